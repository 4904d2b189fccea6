package perigee.wire.dns;

/// Writes one response after the other into a caller's buffers. Sections come in their order:
/// answer, authority, additional. A set of records goes in whole or not at all. It belongs to one
/// thread and allocates nothing.
public final class ResponseWriter {

  /// The sections that hold records.
  public enum Section {
    ANSWER(0),
    AUTHORITY(1),
    ADDITIONAL(2);

    private final int index;

    Section(int index) {
      this.index = index;
    }
  }

  private static final int SECTIONS = 3;
  private static final int FIXED = 10;
  private static final int POINTER = 2;
  private static final int MOST_POINTER = 0x3fff;

  private final Compression names = new Compression();
  private final int[] counts = new int[SECTIONS];
  private byte[] out = new byte[0];
  private int start;
  private int at;
  private int limit;
  private int flags;
  private int code;
  private int section;

  /// Begins the response to a query: header, and the question if it has one.
  ///
  /// @param buffer takes the response from `from` on
  /// @param most octets that the response may have
  /// @param options what OPT will say; room for it is kept
  public void begin(Query query, ReplyOptions options, byte[] buffer, int from, int most) {
    out = buffer;
    start = from;
    limit = from + most - options.reserve(query);
    flags = Flags.RESPONSE | (query.flags() & Flags.ECHOED);
    code = ResponseCode.NOERROR;
    section = 0;
    counts[0] = 0;
    counts[1] = 0;
    counts[2] = 0;
    int length = query.hasQuestion() ? query.questionEnd() - query.start() : Query.HEADER;
    System.arraycopy(query.bytes(), query.start(), out, from, length);
    at = from + length;
    out[from + 4] = 0;
    out[from + 5] = (byte) (query.hasQuestion() ? 1 : 0);
    names.begin(start, query.hasQuestion());
  }

  /// Says that the answer comes from who has the zone.
  public void authoritative() {
    flags |= Flags.AUTHORITATIVE;
  }

  public void code(int responseCode) {
    code = responseCode;
  }

  public int code() {
    return code;
  }

  /// Goes on to a section, never back.
  public void section(Section next) {
    section = next.index;
  }

  /// How many records a section has.
  public int count(Section of) {
    return counts[of.index];
  }

  /// Writes a set under the question's name, whatever its owner is.
  ///
  /// @return false if there is no room; then nothing was written
  public boolean addAtQuestion(RecordSet set) {
    if (Records.nameAt(set.type()) >= 0) {
      return add(set, true);
    }
    byte[] written = set.atQuestion();
    if (at + written.length > limit) {
      return false;
    }
    System.arraycopy(written, 0, out, at, written.length);
    at += written.length;
    counts[section] += set.size();
    return true;
  }

  /// Writes a set under its own name.
  ///
  /// @return false if there is no room; then nothing was written
  public boolean add(RecordSet set) {
    return add(set, false);
  }

  private boolean add(RecordSet set, boolean atQuestion) {
    int before = at;
    int known = names.size();
    for (int i = 0; i < set.size(); i++) {
      Rdata rdata = set.rdata().get(i);
      int end = atQuestion ? pointer() : name(set.owner().raw(), 0);
      if (end < 0 || !rest(set.type(), set.ttlSeconds(), rdata.raw(), end)) {
        at = before;
        names.forget(known);
        return false;
      }
    }
    counts[section] += set.size();
    return true;
  }

  /// Writes one record.
  ///
  /// @return false if there is no room; then nothing was written
  public boolean add(Name owner, int type, int ttlSeconds, Rdata rdata) {
    int before = at;
    int known = names.size();
    int end = name(owner.raw(), 0);
    if (end < 0 || !rest(type, ttlSeconds, rdata.raw(), end)) {
      at = before;
      names.forget(known);
      return false;
    }
    counts[section]++;
    return true;
  }

  /// Writes one record under the question's name.
  ///
  /// @return false if there is no room; then nothing was written
  public boolean addAtQuestion(int type, int ttlSeconds, Rdata rdata) {
    int before = at;
    int known = names.size();
    int end = pointer();
    if (end < 0 || !rest(type, ttlSeconds, rdata.raw(), end)) {
      at = before;
      names.forget(known);
      return false;
    }
    counts[section]++;
    return true;
  }

  private int pointer() {
    if (at + POINTER > limit) {
      return -1;
    }
    Records.u16(RecordSet.QUESTION_POINTER, out, at);
    at += POINTER;
    return at;
  }

  /// Everything of a record behind its name.
  private boolean rest(int type, int ttlSeconds, byte[] rdata, int from) {
    if (from + FIXED > limit) {
      return false;
    }
    at = Records.fixed(type, ttlSeconds, rdata.length, out, from);
    int nameAt = Records.nameAt(type);
    if (nameAt < 0) {
      return raw(rdata, 0, rdata.length);
    }
    int data = at;
    if (!raw(rdata, 0, nameAt) || name(rdata, nameAt) < 0) {
      return false;
    }
    int behind = NameBytes.end(rdata, nameAt, rdata.length);
    if (type == RecordType.SOA) {
      if (name(rdata, behind) < 0) {
        return false;
      }
      behind = NameBytes.end(rdata, behind, rdata.length);
    }
    if (!raw(rdata, behind, rdata.length)) {
      return false;
    }
    Records.u16(at - data, out, data - 2);
    return true;
  }

  private boolean raw(byte[] bytes, int from, int to) {
    if (at + to - from > limit) {
      return false;
    }
    System.arraycopy(bytes, from, out, at, to - from);
    at += to - from;
    return true;
  }

  /// Writes a name, the end of it as a pointer if that stands in the message already.
  private int name(byte[] octets, int from) {
    int known = names.size();
    int label = from;
    while (octets[label] != 0) {
      int found = names.find(out, octets, label, known);
      if (found >= 0) {
        if (at + POINTER > limit) {
          return -1;
        }
        at = Records.u16(0xc000 | found, out, at);
        return at;
      }
      int length = octets[label] + 1;
      if (at + length > limit) {
        return -1;
      }
      if (at - start <= MOST_POINTER) {
        names.remember(at - start);
      }
      System.arraycopy(octets, label, out, at, length);
      at += length;
      label += length;
    }
    if (at + 1 > limit) {
      return -1;
    }
    out[at++] = 0;
    return at;
  }

  /// Takes all records away and says that there would be more (RFC 2181 §9).
  public void truncate(Query query) {
    flags |= Flags.TRUNCATED;
    at = start + (query.hasQuestion() ? query.questionEnd() - query.start() : Query.HEADER);
    counts[0] = 0;
    counts[1] = 0;
    counts[2] = 0;
    section = 0;
    names.begin(start, query.hasQuestion());
  }

  public boolean isTruncated() {
    return (flags & Flags.TRUNCATED) != 0;
  }

  /// Says that glue is missing (RFC 9471 §3.1), keeping what is there.
  public void markTruncated() {
    flags |= Flags.TRUNCATED;
  }

  /// Writes OPT and completes the header.
  ///
  /// @return how many octets the response has
  public int end(Query query, ReplyOptions options) {
    int additional = counts[2];
    if (options.present()) {
      at = options.write(query, code, out, at);
      additional++;
    }
    Records.u16(flags | (code & Flags.CODE_MASK), out, start + 2);
    Records.u16(counts[0], out, start + 6);
    Records.u16(counts[1], out, start + 8);
    Records.u16(additional, out, start + 10);
    return at - start;
  }
}
