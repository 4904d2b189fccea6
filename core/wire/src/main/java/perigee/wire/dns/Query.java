package perigee.wire.dns;

import org.jspecify.annotations.Nullable;

/// A query as it stands in a buffer: where its parts are, and what they say. One object is used for
/// query after query; it belongs to one thread, and is right until the buffer changes.
public final class Query {

  /// Octets of a header (RFC 1035 §4.1.1).
  public static final int HEADER = 12;

  /// Octets of a UDP response that everybody can take (RFC 1035 §2.3.4).
  public static final int LEAST_PAYLOAD = 512;

  private static final byte[] NOTHING = new byte[0];
  private static final int TYPE_AND_CLASS = 4;
  private static final int FIXED_OF_RECORD = 10;
  private static final int OPCODE_SHIFT = 11;
  private static final int OPCODE_MASK = 0xf;
  private static final int DNSSEC_OK = 0x8000;

  private byte[] bytes = NOTHING;
  private int start;
  private int end;
  private int flags;
  private int questions;
  private int nameEnd;
  private int labels;
  private int type;
  private int recordClass;
  private boolean edns;
  private int payload;
  private int version;
  private boolean dnssecOk;
  private final QueryOptions options = new QueryOptions();

  /// Reads a message.
  ///
  /// @return what is wrong with it, or null. Unless it has no header or is a response, it can be
  ///   answered with a format error; the question is there if [#hasQuestion] says so
  public @Nullable Malformed read(byte[] message, int from, int length) {
    bytes = message;
    start = from;
    end = from + length;
    nameEnd = from + HEADER;
    labels = 0;
    edns = false;
    payload = LEAST_PAYLOAD;
    version = 0;
    dnssecOk = false;
    type = 0;
    recordClass = 0;
    questions = 0;
    options.clear();
    if (length < HEADER) {
      return Malformed.NO_HEADER;
    }
    flags = u16(from + 2);
    if ((flags & Flags.RESPONSE) != 0) {
      return Malformed.RESPONSE;
    }
    int count = u16(from + 4);
    if (count > 1) {
      return Malformed.QUESTIONS;
    }
    int at = from + HEADER;
    if (count == 1) {
      Malformed wrong = question(at);
      if (wrong != null) {
        return wrong;
      }
      questions = 1;
      at = questionEnd();
    }
    if (opcode() != Opcode.QUERY) {
      // Another kind of message has another form: its question is all that is looked at.
      return null;
    }
    if (u16(from + 6) != 0 || u16(from + 8) != 0) {
      return Malformed.RECORDS;
    }
    return additional(at, u16(from + 10));
  }

  private @Nullable Malformed question(int from) {
    int at = from;
    while (true) {
      if (at >= end) {
        return Malformed.TRUNCATED;
      }
      int label = bytes[at] & 0xff;
      if (label > NameBytes.MOST_LABEL) {
        return Malformed.NAME;
      }
      at += label + 1;
      if (at - from > NameBytes.MOST_OCTETS) {
        return Malformed.NAME;
      }
      if (label == 0) {
        break;
      }
      labels++;
    }
    if (at + TYPE_AND_CLASS > end) {
      return Malformed.TRUNCATED;
    }
    nameEnd = at;
    type = u16(at);
    recordClass = u16(at + 2);
    return null;
  }

  private @Nullable Malformed additional(int from, int count) {
    int at = from;
    for (int i = 0; i < count; i++) {
      int owner = at;
      at = NameBytes.skip(bytes, at, end);
      if (at < 0) {
        return Malformed.NAME;
      }
      if (at + FIXED_OF_RECORD > end) {
        return Malformed.TRUNCATED;
      }
      int rdata = at + FIXED_OF_RECORD;
      int next = rdata + u16(rdata - 2);
      if (next > end) {
        return Malformed.TRUNCATED;
      }
      if (u16(at) == RecordType.OPT) {
        if (edns || bytes[owner] != 0) {
          return Malformed.OPT_PLACE;
        }
        edns = true;
        payload = Math.max(LEAST_PAYLOAD, u16(at + 2));
        version = bytes[at + 5] & 0xff;
        dnssecOk = (u16(at + 6) & DNSSEC_OK) != 0;
        // What another version's options mean is not known here (RFC 6891 §6.1.3).
        if (version == 0 && !options.read(bytes, rdata, next)) {
          return Malformed.OPTION;
        }
      }
      at = next;
    }
    return at == end ? null : Malformed.TRAILING;
  }

  private int u16(int at) {
    return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
  }

  /// The buffer that it stands in.
  public byte[] bytes() {
    return bytes;
  }

  /// Where the header begins.
  public int start() {
    return start;
  }

  public int id() {
    return u16(start);
  }

  /// The second 16 bits of the header.
  public int flags() {
    return flags;
  }

  public int opcode() {
    return (flags >> OPCODE_SHIFT) & OPCODE_MASK;
  }

  /// Whether it has a question. One without is right if it only asks for a cookie (RFC 7873 §5.4).
  public boolean hasQuestion() {
    return questions == 1;
  }

  /// Where the name asked for begins; the header is before it.
  public int nameStart() {
    return start + HEADER;
  }

  /// The place behind the name asked for.
  public int nameEnd() {
    return nameEnd;
  }

  /// How many labels the name asked for has.
  public int labels() {
    return labels;
  }

  /// The place behind the question, or behind the header if there is none.
  public int questionEnd() {
    return questions == 1 ? nameEnd + TYPE_AND_CLASS : start + HEADER;
  }

  public int type() {
    return type;
  }

  public int recordClass() {
    return recordClass;
  }

  public boolean hasEdns() {
    return edns;
  }

  /// How long a UDP response may be; at least 512.
  public int payload() {
    return payload;
  }

  /// The version of EDNS; only 0 is defined.
  public int version() {
    return version;
  }

  /// Whether signatures are wanted (RFC 3225).
  public boolean dnssecOk() {
    return dnssecOk;
  }

  public QueryOptions options() {
    return options;
  }

  /// The name asked for, as a value.
  public Name name() {
    return Name.read(bytes, nameStart(), nameEnd).orElse(Name.ROOT);
  }
}
