package perigee.wire.http1;

/// How far the reading of a head came.
public sealed interface HeadRead {

  HeadRead MORE = new More();

  /// The head's end has not come yet.
  record More() implements HeadRead {}

  /// The head is whole.
  ///
  /// @param length bytes that it takes, with the empty line
  record Complete(int length) implements HeadRead {}

  /// What came is not a head.
  ///
  /// @param status what a server answers (RFC 9110 §15.5)
  /// @param reason what was seen and what is right
  record Malformed(int status, String reason) implements HeadRead {}
}
