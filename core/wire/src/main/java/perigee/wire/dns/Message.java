package perigee.wire.dns;

import java.util.List;

/// A whole message as a value, for everything off the hot path.
///
/// @param flags the header's second 16 bits
/// @param additional without OPT's meaning being looked at
public record Message(
    int id,
    int flags,
    List<Question> questions,
    List<ResourceRecord> answer,
    List<ResourceRecord> authority,
    List<ResourceRecord> additional) {

  public Message {
    questions = List.copyOf(questions);
    answer = List.copyOf(answer);
    authority = List.copyOf(authority);
    additional = List.copyOf(additional);
  }

  /// What is asked.
  public record Question(Name name, int type, int recordClass) {}

  /// What bytes turned out to be.
  public sealed interface Read {

    record Whole(Message message) implements Read {}

    record Broken(Malformed why) implements Read {}
  }

  /// The header's own part of the response code; OPT may have more of it.
  public int code() {
    return flags & Flags.CODE_MASK;
  }

  public boolean isTruncated() {
    return (flags & Flags.TRUNCATED) != 0;
  }

  public boolean isAuthoritative() {
    return (flags & Flags.AUTHORITATIVE) != 0;
  }

  /// Reads a message, query or response.
  public static Read read(byte[] bytes) {
    return new MessageReader(bytes).read();
  }
}
