package perigee.wire.dns;

import java.util.List;
import java.util.stream.Stream;

/// All records of one name and type (RFC 2181 §5). It keeps itself written down as an answer to a
/// question for its own name, so that such an answer is one copy.
public final class RecordSet {

  /// A pointer to the question's name.
  static final int QUESTION_POINTER = 0xc000 | Query.HEADER;

  private static final int FIXED = 12;
  private static final int MOST_TTL = Integer.MAX_VALUE;

  private final Name owner;
  private final int type;
  private final int ttlSeconds;
  private final List<Rdata> rdata;
  private final byte[] atQuestion;

  /// Records in class IN.
  ///
  /// @param ttlSeconds 0 to 2³¹ - 1
  /// @param rdata at least one, all different
  public RecordSet(Name owner, int type, long ttlSeconds, List<Rdata> rdata) {
    if (rdata.isEmpty() || ttlSeconds < 0 || ttlSeconds > MOST_TTL) {
      throw new IllegalArgumentException(
          owner + " " + RecordType.name(type) + ": no records, or a TTL of " + ttlSeconds);
    }
    this.owner = owner;
    this.type = type;
    this.ttlSeconds = (int) ttlSeconds;
    this.rdata = List.copyOf(rdata);
    this.atQuestion = written();
  }

  private byte[] written() {
    byte[] out = new byte[rdata.stream().mapToInt(r -> FIXED + r.length()).sum()];
    int at = 0;
    for (Rdata one : rdata) {
      at = Records.u16(QUESTION_POINTER, out, at);
      at = Records.fixed(type, ttlSeconds, one.length(), out, at);
      System.arraycopy(one.raw(), 0, out, at, one.length());
      at += one.length();
    }
    return out;
  }

  public Name owner() {
    return owner;
  }

  public int type() {
    return type;
  }

  public int ttlSeconds() {
    return ttlSeconds;
  }

  public List<Rdata> rdata() {
    return rdata;
  }

  public int size() {
    return rdata.size();
  }

  /// The same records with another TTL.
  public RecordSet withTtl(long seconds) {
    return new RecordSet(owner, type, seconds, rdata);
  }

  /// The same records of another name, as a wildcard gives them (RFC 4592 §3.3.1).
  public RecordSet withOwner(Name name) {
    return new RecordSet(name, type, ttlSeconds, rdata);
  }

  /// All records as if the question's name owned them.
  byte[] atQuestion() {
    return atQuestion;
  }

  /// Its records one by one.
  public Stream<ResourceRecord> records() {
    return rdata.stream().map(r -> new ResourceRecord(owner, type, RecordClass.IN, ttlSeconds, r));
  }

  @Override
  public String toString() {
    return owner + " " + ttlSeconds + " " + RecordType.name(type) + " " + rdata;
  }
}
