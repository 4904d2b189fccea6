package perigee.model.property;

/// Whether clients whose resolver led them to an edge that serves them considerably worse than
/// another are redirected there, and what they are about to fetch.
public enum RedirectMisled {
  /// Nobody is redirected.
  OFF,
  /// Large files.
  BULK,
  /// Video and sound that are played while they come.
  STREAM
}
