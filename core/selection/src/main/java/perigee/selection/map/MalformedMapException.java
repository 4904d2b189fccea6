package perigee.selection.map;

/// Ends the reading of bytes that are no map; never leaves `MapCodec`.
final class MalformedMapException extends Exception {

  private static final long serialVersionUID = 1;

  private final String reason;

  MalformedMapException(String reason) {
    super(reason, null, false, false);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
