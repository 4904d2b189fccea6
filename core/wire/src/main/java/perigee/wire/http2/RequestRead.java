package perigee.wire.http2;

import perigee.wire.http.RequestHead;

/// What a header list came to as the head of a request.
public sealed interface RequestRead {

  /// A request.
  ///
  /// @param head a view on the list's bytes; its target is what HTTP/1.1 would have, its first
  ///   field the `Host` that `:authority` stands for
  record Valid(RequestHead head) implements RequestRead {}

  /// Not a message: a stream error (RFC 9113 §8.1.1).
  record Malformed(String reason) implements RequestRead {}

  /// A message that gets an error as its answer.
  ///
  /// @param status what a server answers (RFC 9110 §15.5)
  record Refused(int status, String reason) implements RequestRead {}
}
