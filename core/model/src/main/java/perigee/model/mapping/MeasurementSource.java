package perigee.model.mapping;

/// Where a measurement of a path comes from.
public enum MeasurementSource {
  /// Connections that were served: the kernel's `TCP_INFO`.
  PASSIVE,
  /// Probes that were sent for the sake of measuring.
  PROBE,
  /// A browser's resource timing, by its own word.
  BEACON
}
