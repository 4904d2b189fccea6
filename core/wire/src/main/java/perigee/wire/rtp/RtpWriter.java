package perigee.wire.rtp;

import perigee.wire.octets.NetworkOrder;

/// Writes the header of one RTP packet after the other into a caller's buffer, which must have
/// room: fields first, then extensions, then [#endHeader], behind which the payload belongs. It
/// belongs to one thread.
public final class RtpWriter {

  private static final int HEAD = 4;
  private static final int EXTENSION = 0x10;
  private static final int MARKER = 0x80;
  private static final int LAST_SHORT_ID = 14;
  private static final int LONGEST_SHORT = 16;
  private static final int LONGEST = 255;

  private byte[] out = new byte[RtpPacket.HEADER];
  private int start;
  private int at;
  private boolean twoByte;

  /// Begins a packet.
  ///
  /// @param buffer to write into
  /// @param from where it begins
  public void begin(byte[] buffer, int from) {
    out = buffer;
    start = from;
    at = from + RtpPacket.HEADER;
    twoByte = false;
    out[from] = (byte) RtpPacket.VERSION_BITS;
  }

  /// Writes the fixed fields.
  public void fields(int payloadType, boolean marker, int sequence, int timestamp, int ssrc) {
    out[start + 1] = (byte) ((payloadType & 0x7f) | (marker ? MARKER : 0));
    NetworkOrder.u16(out, start + 2, sequence);
    NetworkOrder.i32(out, start + 4, timestamp);
    NetworkOrder.i32(out, start + 8, ssrc);
  }

  /// Says that the extensions have heads of two octets, so that ids up to 255 and lengths up to 255
  /// fit (RFC 8285 §4.3). Before the first extension.
  public void twoByte() {
    twoByte = true;
  }

  /// Adds an extension with room for its value.
  ///
  /// @return where the value belongs
  public int extension(int id, int length) {
    if (id < 1 || id > (twoByte ? LONGEST : LAST_SHORT_ID)) {
      throw new IllegalArgumentException(id + " is no id of a header extension of this form");
    }
    if (length < (twoByte ? 0 : 1) || length > (twoByte ? LONGEST : LONGEST_SHORT)) {
      throw new IllegalArgumentException(length + " octets do not fit into a header extension");
    }
    if (at == start + RtpPacket.HEADER) {
      out[start] |= EXTENSION;
      NetworkOrder.u16(out, at, twoByte ? RtpPacket.TWO_BYTE : RtpPacket.ONE_BYTE);
      at += HEAD;
    }
    if (twoByte) {
      out[at++] = (byte) id;
      out[at++] = (byte) length;
    } else {
      out[at++] = (byte) (id << 4 | (length - 1));
    }
    int value = at;
    at += length;
    return value;
  }

  /// Adds an extension.
  public void extension(int id, byte[] value, int from, int length) {
    int place = extension(id, length);
    System.arraycopy(value, from, out, place, length);
  }

  /// Adds an extension whose value is a number of at most eight octets.
  public void number(int id, long value, int octets) {
    int place = extension(id, octets);
    for (int i = 0; i < octets; i++) {
      out[place + i] = (byte) (value >>> (Byte.SIZE * (octets - 1 - i)));
    }
  }

  /// Ends the header.
  ///
  /// @return where the payload belongs
  public int endHeader() {
    int body = start + RtpPacket.HEADER + HEAD;
    if (at > body) {
      while (((at - body) & 3) != 0) {
        out[at++] = 0;
      }
      NetworkOrder.u16(out, body - 2, (at - body) / Integer.BYTES);
    }
    return at;
  }
}
