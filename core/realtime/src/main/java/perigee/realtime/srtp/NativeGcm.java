package perigee.realtime.srtp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/// AES-GCM of OpenSSL. A packet is copied to where C can see it and back, which costs less than one
/// object.
final class NativeGcm implements Gcm {

  private final Libcrypto crypto;
  private final Scratch scratch;
  private final boolean sealing;
  private final long context;
  private boolean closed;

  NativeGcm(Libcrypto crypto, Scratch scratch, byte[] key, boolean sealing) {
    this.crypto = crypto;
    this.scratch = scratch;
    this.sealing = sealing;
    MemorySegment.copy(key, 0, scratch.segment(), JAVA_BYTE, Scratch.TEXT, key.length);
    long place = scratch.address() + Scratch.TEXT;
    try {
      this.context = (long) crypto.create.invokeExact();
      long cipher = (long) crypto.cipher.invokeExact();
      int done =
          sealing
              ? (int) crypto.encryptInit.invokeExact(context, cipher, 0L, place, 0L)
              : (int) crypto.decryptInit.invokeExact(context, cipher, 0L, place, 0L);
      require(done);
    } catch (Throwable e) {
      throw Libcrypto.unexpected(e);
    }
    scratch.segment().asSlice(Scratch.TEXT, key.length).fill((byte) 0);
  }

  private static void require(int done) {
    if (done != 1) {
      throw new IllegalStateException("OpenSSL refused AES-GCM");
    }
  }

  private void put(byte[] iv, byte[] extra, int extraAt, int extraLength) {
    MemorySegment memory = scratch.segment();
    MemorySegment.copy(iv, 0, memory, JAVA_BYTE, Scratch.IV, IV);
    MemorySegment.copy(extra, extraAt, memory, JAVA_BYTE, Scratch.EXTRA, extraLength);
  }

  @Override
  public void seal(
      byte[] iv, byte[] extra, int extraAt, int extraLength, byte[] text, int at, int length) {
    put(iv, extra, extraAt, extraLength);
    MemorySegment memory = scratch.segment();
    MemorySegment.copy(text, at, memory, JAVA_BYTE, Scratch.TEXT, length);
    long base = scratch.address();
    seal(base + Scratch.EXTRA, extraLength, base + Scratch.TEXT, length);
    MemorySegment.copy(memory, JAVA_BYTE, Scratch.TEXT, text, at, length + TAG);
  }

  @Override
  public void seal(
      byte[] iv, byte[] packet, int at, int head, int length, MemorySegment to, long toAt) {
    MemorySegment.copy(iv, 0, scratch.segment(), JAVA_BYTE, Scratch.IV, IV);
    // C writes past what is checked here: the tag has to fit, too.
    Objects.checkFromIndexSize(toAt, length + TAG, to.byteSize());
    MemorySegment.copy(packet, at, to, JAVA_BYTE, toAt, length);
    long place = to.address() + toAt;
    seal(place, head, place + head, length - head);
  }

  /// Encrypts where it lies, under what was put as the initialization vector.
  private void seal(long extra, int extraLength, long place, int length) {
    if (closed || !sealing) {
      throw new IllegalStateException("not open for sealing");
    }
    long base = scratch.address();
    long out = base + Scratch.LENGTH;
    try {
      int done =
          (int) crypto.encryptInit.invokeExact(context, 0L, 0L, 0L, base + Scratch.IV)
              & (int) crypto.encryptUpdate.invokeExact(context, 0L, out, extra, extraLength)
              & (int) crypto.encryptUpdate.invokeExact(context, place, out, place, length)
              & (int) crypto.encryptFinal.invokeExact(context, place + length, out)
              & (int) crypto.control.invokeExact(context, Libcrypto.GET_TAG, TAG, place + length);
      require(done);
    } catch (Throwable e) {
      throw Libcrypto.unexpected(e);
    }
  }

  @Override
  public boolean open(
      byte[] iv, byte[] extra, int extraAt, int extraLength, byte[] text, int at, int length) {
    if (closed || sealing) {
      throw new IllegalStateException("not open for opening");
    }
    put(iv, extra, extraAt, extraLength);
    MemorySegment memory = scratch.segment();
    MemorySegment.copy(text, at, memory, JAVA_BYTE, Scratch.TEXT, length + TAG);
    long base = scratch.address();
    long place = base + Scratch.TEXT;
    long out = base + Scratch.LENGTH;
    int right;
    try {
      int done =
          (int) crypto.decryptInit.invokeExact(context, 0L, 0L, 0L, base + Scratch.IV)
              & (int)
                  crypto.decryptUpdate.invokeExact(
                      context, 0L, out, base + Scratch.EXTRA, extraLength)
              & (int) crypto.control.invokeExact(context, Libcrypto.SET_TAG, TAG, place + length)
              & (int) crypto.decryptUpdate.invokeExact(context, place, out, place, length);
      require(done);
      right = (int) crypto.decryptFinal.invokeExact(context, base + Scratch.END, out);
    } catch (Throwable e) {
      throw Libcrypto.unexpected(e);
    }
    if (right != 1) {
      return false;
    }
    MemorySegment.copy(memory, JAVA_BYTE, Scratch.TEXT, text, at, length);
    return true;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      try {
        crypto.free.invokeExact(context);
      } catch (Throwable e) {
        throw Libcrypto.unexpected(e);
      }
    }
  }
}
