package perigee.realtime.srtp;

import java.io.Closeable;

/// AES-128-GCM under one key in one direction, in place. It belongs to one thread.
interface Gcm extends Closeable {

  int IV = 12;
  int TAG = 16;

  /// Encrypts, and writes the tag behind.
  void seal(byte[] iv, byte[] extra, int extraAt, int extraLength, byte[] text, int at, int length);

  /// Decrypts, if the tag behind is right.
  ///
  /// @param length without the tag
  boolean open(
      byte[] iv, byte[] extra, int extraAt, int extraLength, byte[] text, int at, int length);

  @Override
  void close();
}
