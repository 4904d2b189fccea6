package perigee.model.mapping;

/// How much of its capacity a server uses, dimension by dimension: 0 idle, 1 full, above 1
/// overloaded.
///
/// @param requests of requests per second
/// @param bytes of bytes per second
/// @param cpu of the processors' time, or of its busiest event loop's if that is more
/// @param connections of connections
/// @param disk of the disk's time
public record Use(double requests, double bytes, double cpu, double connections, double disk) {

  public static final Use NONE = new Use(0, 0, 0, 0, 0);

  /// The dimension that it runs out of first.
  public double greatest() {
    return Math.max(Math.max(Math.max(requests, bytes), Math.max(cpu, connections)), disk);
  }
}
