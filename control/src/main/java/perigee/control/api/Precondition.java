package perigee.control.api;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a change says about the state it changes (RFC 9110 §13).
sealed interface Precondition {

  /// `If-None-Match: *`: it does not exist yet.
  record Absent() implements Precondition {}

  /// `If-Match: *`: it exists, in whatever version.
  record Present() implements Precondition {}

  /// `If-Match: "v"`: it has this version.
  record Version(long version) implements Precondition {}

  /// A version that nothing has: a tag that is not one of ours matches nothing.
  long NEVER = Long.MAX_VALUE;

  static String tag(long version) {
    return "\"" + version + "\"";
  }

  /// Reads the two fields; refuses a request that has none (RFC 6585 §3).
  static Precondition of(@Nullable String ifMatch, @Nullable String ifNoneMatch) {
    if (ifMatch != null && ifNoneMatch != null) {
      throw new Fault(
              Kind.MALFORMED_REQUEST, "If-Match and If-None-Match contradict each other; send one")
          .refusal();
    }
    if (ifNoneMatch != null) {
      return absent(ifNoneMatch);
    }
    if (ifMatch == null) {
      throw new Fault(
              Kind.PRECONDITION_REQUIRED,
              "send If-None-Match: * to create, or If-Match with the ETag that a GET gave to"
                  + " change")
          .refusal();
    }
    return ifMatch.strip().equals("*") ? new Present() : new Version(version(ifMatch.strip()));
  }

  /// The version that must be current, given the one that is.
  ///
  /// @param current 0 if it does not exist
  default long expected(long current) {
    long expected =
        switch (this) {
          case Absent _ -> 0;
          case Present _ -> current == 0 ? NEVER : current;
          case Version(long version) -> version;
        };
    if (expected != current) {
      throw failed(current).refusal();
    }
    return expected;
  }

  /// The fault of a change that came too late, with the tag that is right now.
  static Fault failed(long current) {
    return current == 0
        ? new Fault(Kind.PRECONDITION_FAILED, "it does not exist (any more)")
        : new Fault(
                Kind.PRECONDITION_FAILED,
                "its version is " + tag(current) + "; get it, look, and try again")
            .with("ETag", tag(current));
  }

  private static Precondition absent(String ifNoneMatch) {
    if (!ifNoneMatch.strip().equals("*")) {
      throw new Fault(Kind.MALFORMED_REQUEST, "If-None-Match of a change can only be *").refusal();
    }
    return new Absent();
  }

  private static long version(String tag) {
    return Optional.of(tag)
        .filter(t -> t.matches("\"[1-9][0-9]{0,17}\""))
        .map(t -> Long.parseLong(t.substring(1, t.length() - 1)))
        .orElse(NEVER);
  }
}
