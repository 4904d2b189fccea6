package perigee.wire.http1;

import org.jspecify.annotations.Nullable;

/// How far the reading of a head came.
public sealed interface HeadRead {

  HeadRead MORE = new More();

  /// The head's end has not come yet.
  record More() implements HeadRead {}

  /// The head is whole.
  ///
  /// @param length bytes that it takes, with the empty line
  record Complete(int length) implements HeadRead {

    /// Those of usual lengths, so that a head costs no object.
    private static final @Nullable Complete[] KNOWN = new Complete[4096];

    /// That of a length; often the same one again.
    static Complete of(int length) {
      if (length >= KNOWN.length) {
        return new Complete(length);
      }
      // Two threads may both make one: they are equal.
      Complete known = KNOWN[length];
      if (known == null) {
        known = new Complete(length);
        KNOWN[length] = known;
      }
      return known;
    }
  }

  /// What came is not a head.
  ///
  /// @param status what a server answers (RFC 9110 §15.5)
  /// @param reason what was seen and what is right
  record Malformed(int status, String reason) implements HeadRead {}
}
