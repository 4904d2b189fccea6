package perigee.realtime.srtp;

import java.io.Closeable;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// AES-128-GCM under one key in one direction, in place. It belongs to one thread.
interface Gcm extends Closeable {

  int IV = 12;
  int TAG = 16;

  /// Encrypts, and writes the tag behind.
  void seal(byte[] iv, byte[] extra, int extraAt, int extraLength, byte[] text, int at, int length);

  /// Encrypts a packet to another place, with its header in front and the tag behind.
  ///
  /// @param head octets of the header, which is sealed and stays readable
  /// @param length of the packet
  default void seal(
      byte[] iv, byte[] packet, int at, int head, int length, MemorySegment to, long toAt) {
    seal(iv, packet, at, head, packet, at + head, length - head);
    MemorySegment.copy(packet, at, to, ValueLayout.JAVA_BYTE, toAt, length + TAG);
  }

  /// Decrypts, if the tag behind is right.
  ///
  /// @param length without the tag
  boolean open(
      byte[] iv, byte[] extra, int extraAt, int extraLength, byte[] text, int at, int length);

  @Override
  void close();
}
