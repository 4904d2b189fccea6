package perigee.wire.dns;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads one message into values.
final class MessageReader {

  private static final int FIXED = 10;
  private static final int SOA_NUMBERS = 20;
  private static final int SIGNATURE_HEAD = 18;
  private static final int SRV_HEAD = 6;

  private final byte[] bytes;
  private final byte[] name = new byte[NameBytes.MOST_OCTETS];
  private int at = Query.HEADER;
  private @Nullable Malformed wrong;

  MessageReader(byte[] bytes) {
    this.bytes = bytes;
  }

  Message.Read read() {
    if (bytes.length < Query.HEADER) {
      return new Message.Read.Broken(Malformed.NO_HEADER);
    }
    List<Message.Question> questions = new ArrayList<>();
    for (int i = u16(4); i > 0 && wrong == null; i--) {
      question(questions);
    }
    List<ResourceRecord> answer = records(6);
    List<ResourceRecord> authority = records(8);
    List<ResourceRecord> additional = records(10);
    if (wrong == null && at != bytes.length) {
      wrong = Malformed.TRAILING;
    }
    return wrong != null
        ? new Message.Read.Broken(wrong)
        : new Message.Read.Whole(
            new Message(u16(0), u16(2), questions, answer, authority, additional));
  }

  private void question(List<Message.Question> to) {
    Name asked = name();
    if (asked == null) {
      wrong = Malformed.NAME;
    } else if (at + 4 > bytes.length) {
      wrong = Malformed.TRUNCATED;
    } else {
      to.add(new Message.Question(asked, u16(at), u16(at + 2)));
      at += 4;
    }
  }

  private List<ResourceRecord> records(int countAt) {
    List<ResourceRecord> all = new ArrayList<>();
    for (int i = u16(countAt); i > 0 && wrong == null; i--) {
      ResourceRecord next = record();
      if (next != null) {
        all.add(next);
      }
    }
    return all;
  }

  private @Nullable ResourceRecord record() {
    Name owner = name();
    if (owner == null) {
      wrong = Malformed.NAME;
      return null;
    }
    if (at + FIXED > bytes.length || at + FIXED + u16(at + 8) > bytes.length) {
      wrong = Malformed.TRUNCATED;
      return null;
    }
    int type = u16(at);
    long ttl = (long) u16(at + 4) << 16 | u16(at + 6);
    int recordClass = u16(at + 2);
    int end = at + FIXED + u16(at + 8);
    at += FIXED;
    byte[] data = rdata(type, end);
    if (data == null) {
      wrong = Malformed.NAME;
      return null;
    }
    at = end;
    return new ResourceRecord(owner, type, recordClass, ttl, Rdata.checked(data));
  }

  /// The data with its names whole, or null if they are none.
  private byte @Nullable [] rdata(int type, int end) {
    return switch (type) {
      case RecordType.NS, RecordType.CNAME, RecordType.PTR, RecordType.DNAME -> names(0, 1, 0, end);
      case RecordType.MX -> names(2, 1, 0, end);
      case RecordType.SOA -> names(0, 2, SOA_NUMBERS, end);
      // Written by some with compression, though they must not (RFC 3597 §4).
      case RecordType.SRV -> names(SRV_HEAD, 1, 0, end);
      case RecordType.RRSIG -> names(SIGNATURE_HEAD, 1, -1, end);
      case RecordType.NSEC -> names(0, 1, -1, end);
      default -> Arrays.copyOfRange(bytes, at, end);
    };
  }

  /// @param behind octets that follow the names, -1 for any number
  private byte @Nullable [] names(int before, int count, int behind, int end) {
    if (at + before > end) {
      return null;
    }
    byte[] whole = Arrays.copyOfRange(bytes, at, at + before);
    int from = at + before;
    for (int i = 0; i < count; i++) {
      int length = NameBytes.expand(bytes, 0, from, end, name);
      int skipped = length < 0 ? -1 : NameBytes.skip(bytes, from, end);
      if (skipped < 0) {
        return null;
      }
      whole = Arrays.copyOf(whole, whole.length + length);
      System.arraycopy(name, 0, whole, whole.length - length, length);
      from = skipped;
    }
    int rest = end - from;
    if (behind >= 0 && rest != behind) {
      return null;
    }
    whole = Arrays.copyOf(whole, whole.length + rest);
    System.arraycopy(bytes, from, whole, whole.length - rest, rest);
    return whole.length > Rdata.MOST_OCTETS ? null : whole;
  }

  private @Nullable Name name() {
    int length = NameBytes.expand(bytes, 0, at, bytes.length, name);
    if (length < 0) {
      return null;
    }
    at = NameBytes.skip(bytes, at, bytes.length);
    return Name.checked(Arrays.copyOf(name, length));
  }

  private int u16(int place) {
    return (bytes[place] & 0xff) << 8 | (bytes[place + 1] & 0xff);
  }
}
