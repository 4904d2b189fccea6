package perigee.wire.http2;

import java.util.Map;
import perigee.wire.http.StructuredFields;
import perigee.wire.http.StructuredFields.Bare;
import perigee.wire.http.StructuredFields.Item;
import perigee.wire.http.StructuredFields.Member;

/// How a client wants responses to share a connection (RFC 9218 §4).
///
/// @param urgency 0, the most, to 7
/// @param incremental whether it is of use before it is whole, so that it shares the connection
///   with others of its urgency
public record Priority(int urgency, boolean incremental) {

  public static final int URGENCIES = 8;

  /// What holds if nothing is said (§4.1, §4.2).
  public static final Priority DEFAULT = new Priority(3, false);

  /// Reads a `Priority` field's value or the text of a PRIORITY_UPDATE frame. What is malformed or
  /// out of range means nothing.
  public static Priority parse(String text) {
    Map<String, Member> members = StructuredFields.dictionary(text).orElse(Map.of());
    int urgency = DEFAULT.urgency;
    boolean incremental = DEFAULT.incremental;
    if (members.get("u") instanceof Item(StructuredFields.Int(long u), _)
        && u >= 0
        && u < URGENCIES) {
      urgency = (int) u;
    }
    if (members.get("i") instanceof Item(Bare value, _)
        && value instanceof StructuredFields.Bool(boolean i)) {
      incremental = i;
    }
    return new Priority(urgency, incremental);
  }
}
