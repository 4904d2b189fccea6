package perigee.realtime.srtp;

import java.io.Closeable;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Encrypts and seals the packets of one direction, in place. It belongs to one thread.
interface PacketCipher extends Closeable {

  /// What a packet that was not sealed with the key gives.
  int FALSE = -1;

  /// Octets of an SRTCP index, with the bit that says that the packet is encrypted.
  int INDEX = 4;

  /// The bit that says that an SRTCP packet is encrypted.
  int ENCRYPTED = 0x8000_0000;

  /// Octets of an RTCP packet that stay readable.
  int RTCP_HEAD = 8;

  /// Protects an RTP packet.
  ///
  /// @param head octets of its header
  /// @param index its sequence number, with the number of turns before it
  /// @return octets of the whole then
  int protect(byte[] bytes, int at, int length, int head, long index);

  /// The same to another place, so that it need not be copied there.
  default int protect(
      byte[] bytes, int at, int length, int head, long index, MemorySegment to, long toAt) {
    int sealed = protect(bytes, at, length, head, index);
    MemorySegment.copy(bytes, at, to, ValueLayout.JAVA_BYTE, toAt, sealed);
    return sealed;
  }

  /// Opens one.
  ///
  /// @return octets of the packet, or [#FALSE]
  int unprotect(byte[] bytes, int at, int length, int head, long index);

  /// Protects an RTCP packet.
  int protectControl(byte[] bytes, int at, int length, int index);

  /// Opens one; whether it has room for index and tag was checked.
  int unprotectControl(byte[] bytes, int at, int length);

  /// Where the index of an SRTCP packet stands.
  int indexAt(int at, int length);

  @Override
  void close();
}
