package perigee.wire.media;

/// One thing to fetch.
///
/// @param target path and query on the manifest's own host
/// @param from the first byte, or -1 if it is the whole resource
/// @param to the last byte
public record Segment(String target, long from, long to) {

  static Segment whole(String target) {
    return new Segment(target, -1, -1);
  }

  /// Whether it is less than the resource.
  public boolean isPart() {
    return from >= 0;
  }

  /// The value of `Range` that asks for a part (RFC 9110 §14.1.2).
  public String range() {
    return "bytes=" + from + "-" + to;
  }
}
