package perigee.realtime.srtp;

import java.io.Closeable;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;
import perigee.wire.octets.NetworkOrder;
import perigee.wire.rtp.RtcpReader;

/// Protects what one end sends and opens what the other sends, packet by packet, where they lie. It
/// belongs to one thread.
///
/// A sequence number is protected once: the same one with other octets would give the key away, so
/// it is refused. Each source starts below 2¹⁵, so that nobody misses its first turn.
public final class SrtpSession implements Closeable {

  /// Octets behind a packet that protecting it may take.
  public static final int TRAILER = 20;

  /// Octets of the longest packet that is protected.
  public static final int MOST_OCTETS = Scratch.MOST;

  /// What a packet gives that is none, or too long.
  public static final int MALFORMED = -1;

  /// What a packet gives that was there before, or is too old to know.
  public static final int REPLAYED = -2;

  /// What a packet gives that was not sealed with the key.
  public static final int FALSE = -3;

  /// What a packet of a source gives for which there is no room.
  public static final int TOO_MANY_SOURCES = -4;

  /// Sources whose packets may come, of one participant.
  public static final int MOST_RECEIVED = 256;

  /// Sources that may be sent.
  public static final int MOST_SENT = 1024;

  private static final int HEADER = 12;
  private static final int LEAST_CONTROL = 8;
  private static final int SSRC_AT = 8;
  private static final int VERSION_MASK = 0xC0;
  private static final int VERSION = 0x80;
  private static final int EXTENSION = 0x10;
  private static final int MOST_INDEX = Integer.MAX_VALUE;

  private final PacketCipher sending;
  private final PacketCipher receiving;
  private final int tag;
  private final SourceTable sent;
  private final SourceTable received;
  private final SourceTable control;
  private PacketSource spare = new PacketSource();
  private int controlIndex;

  /// @param most sources whose packets may come
  SrtpSession(SrtpProfile profile, PacketCipher sending, PacketCipher receiving, int most) {
    this.sent = new SourceTable(Math.max(MOST_SENT, most));
    this.received = new SourceTable(most);
    this.control = new SourceTable(most);
    this.sending = sending;
    this.receiving = receiving;
    this.tag = profile.tag();
  }

  /// Protects a packet, RTP or RTCP.
  ///
  /// @param bytes with room for [#TRAILER] octets behind the packet
  /// @return octets of it then, or why it is not sent
  public int protect(byte[] bytes, int at, int length) {
    if (RtcpReader.is(bytes, at, length)) {
      return protectControl(bytes, at, length);
    }
    int head = head(bytes, at, length);
    long index = nextIndex(bytes, at, length, head);
    return index < 0 ? (int) index : sending.protect(bytes, at, length, head, index);
  }

  /// The same, written to where it leaves from.
  ///
  /// @param to has room for the packet and [#TRAILER] octets from `toAt` on
  public int protect(byte[] bytes, int at, int length, MemorySegment to, long toAt) {
    if (RtcpReader.is(bytes, at, length)) {
      int sealed = protectControl(bytes, at, length);
      if (sealed > 0) {
        MemorySegment.copy(bytes, at, to, ValueLayout.JAVA_BYTE, toAt, sealed);
      }
      return sealed;
    }
    int head = head(bytes, at, length);
    long index = nextIndex(bytes, at, length, head);
    return index < 0 ? (int) index : sending.protect(bytes, at, length, head, index, to, toAt);
  }

  /// The index of a packet that is sent, which is used up then; or why it is not sent.
  private long nextIndex(byte[] bytes, int at, int length, int head) {
    if (head < 0 || length + TRAILER > MOST_OCTETS) {
      return MALFORMED;
    }
    int ssrc = NetworkOrder.i32(bytes, at + SSRC_AT);
    PacketSource source = sent.find(ssrc);
    if (source == null) {
      if (sent.isFull()) {
        return TOO_MANY_SOURCES;
      }
      source = new PacketSource();
      sent.add(ssrc, source);
    }
    long index = source.index(NetworkOrder.u16(bytes, at + 2));
    if (!source.isNew(index)) {
      return REPLAYED;
    }
    source.note(index);
    return index;
  }

  private int protectControl(byte[] bytes, int at, int length) {
    if (length < LEAST_CONTROL || length + TRAILER > MOST_OCTETS || controlIndex == MOST_INDEX) {
      return MALFORMED;
    }
    return sending.protectControl(bytes, at, length, ++controlIndex);
  }

  /// Opens a packet, RTP or RTCP.
  ///
  /// @return octets of it then, or why it is nothing
  public int unprotect(byte[] bytes, int at, int length) {
    if (RtcpReader.is(bytes, at, length)) {
      return unprotectControl(bytes, at, length);
    }
    int head = head(bytes, at, length);
    if (head < 0 || length > MOST_OCTETS) {
      return MALFORMED;
    }
    int ssrc = NetworkOrder.i32(bytes, at + SSRC_AT);
    PacketSource known = received.find(ssrc);
    PacketSource source = known == null ? spare : known;
    long index = source.index(NetworkOrder.u16(bytes, at + 2));
    if (!source.isNew(index)) {
      return REPLAYED;
    }
    int plain = receiving.unprotect(bytes, at, length, head, index);
    return opened(received, known, ssrc, index, plain);
  }

  private int unprotectControl(byte[] bytes, int at, int length) {
    if (length < LEAST_CONTROL + PacketCipher.INDEX + tag || length > MOST_OCTETS) {
      return MALFORMED;
    }
    int word = NetworkOrder.i32(bytes, receiving.indexAt(at, length));
    int ssrc = NetworkOrder.i32(bytes, at + 4);
    PacketSource known = control.find(ssrc);
    int index = word & ~PacketCipher.ENCRYPTED;
    // Everybody whom we speak to encrypts; what does not was made by somebody else.
    if ((word & PacketCipher.ENCRYPTED) == 0) {
      return FALSE;
    }
    if (known != null && !known.isNew(index)) {
      return REPLAYED;
    }
    int plain = receiving.unprotectControl(bytes, at, length);
    return opened(control, known, ssrc, index, plain);
  }

  /// Notes a packet that was right; only such may add a source.
  private int opened(
      SourceTable table, @Nullable PacketSource known, int ssrc, long index, int plain) {
    if (plain < 0) {
      return FALSE;
    }
    if (known != null) {
      known.note(index);
      return plain;
    }
    if (table.isFull()) {
      return TOO_MANY_SOURCES;
    }
    spare.note(index);
    table.add(ssrc, spare);
    spare = new PacketSource();
    return plain;
  }

  /// Octets of a packet's header, or less than nothing.
  private static int head(byte[] bytes, int at, int length) {
    if (length < HEADER || (bytes[at] & VERSION_MASK) != VERSION) {
      return MALFORMED;
    }
    int head = HEADER + Integer.BYTES * (bytes[at] & 0xf);
    if ((bytes[at] & EXTENSION) != 0) {
      if (head + Integer.BYTES > length) {
        return MALFORMED;
      }
      head += Integer.BYTES * (NetworkOrder.u16(bytes, at + head + 2) + 1);
    }
    return head > length ? MALFORMED : head;
  }

  @Override
  public void close() {
    sending.close();
    receiving.close();
  }
}
