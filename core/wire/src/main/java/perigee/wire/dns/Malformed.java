package perigee.wire.dns;

/// Why bytes are no message that can be answered by its question.
public enum Malformed {
  /// Shorter than a header: there is not even an id to answer with.
  NO_HEADER("shorter than a header"),
  /// A response: answering it could begin a loop between two servers.
  RESPONSE("a response, not a query"),
  TRUNCATED("ends within a field"),
  NAME("a name with a bad label, or too long"),
  POINTER("a compression pointer that does not lead back"),
  QUESTIONS("not one question"),
  RECORDS("a query with records in answer or authority"),
  OPT_PLACE("OPT twice, not of the root, or not in the additional section"),
  OPTION("an EDNS option that breaks its rules"),
  TRAILING("bytes behind the last record");

  private final String reason;

  Malformed(String reason) {
    this.reason = reason;
  }

  /// What is wrong, in words.
  public String reason() {
    return reason;
  }
}
