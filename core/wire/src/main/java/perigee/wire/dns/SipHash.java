package perigee.wire.dns;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// SipHash-2-4 (Aumasson and Bernstein 2012): a short keyed hash that cannot be guessed without its
/// key. It belongs to one thread.
final class SipHash {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int BLOCK = 8;
  private static final int LAST_ROUNDS = 4;

  private final long key0;
  private final long key1;
  private long v0;
  private long v1;
  private long v2;
  private long v3;

  SipHash(long key0, long key1) {
    this.key0 = key0;
    this.key1 = key1;
  }

  long of(byte[] bytes, int length) {
    v0 = key0 ^ 0x736f6d6570736575L;
    v1 = key1 ^ 0x646f72616e646f6dL;
    v2 = key0 ^ 0x6c7967656e657261L;
    v3 = key1 ^ 0x7465646279746573L;
    int whole = length - length % BLOCK;
    for (int i = 0; i < whole; i += BLOCK) {
      block((long) LONG.get(bytes, i));
    }
    long last = (long) length << 56;
    for (int i = whole; i < length; i++) {
      last |= (bytes[i] & 0xffL) << (BLOCK * (i - whole));
    }
    block(last);
    v2 ^= 0xff;
    for (int i = 0; i < LAST_ROUNDS; i++) {
      round();
    }
    return v0 ^ v1 ^ v2 ^ v3;
  }

  private void block(long word) {
    v3 ^= word;
    round();
    round();
    v0 ^= word;
  }

  private void round() {
    v0 += v1;
    v1 = Long.rotateLeft(v1, 13) ^ v0;
    v0 = Long.rotateLeft(v0, 32);
    v2 += v3;
    v3 = Long.rotateLeft(v3, 16) ^ v2;
    v0 += v3;
    v3 = Long.rotateLeft(v3, 21) ^ v0;
    v2 += v1;
    v1 = Long.rotateLeft(v1, 17) ^ v2;
    v2 = Long.rotateLeft(v2, 32);
  }
}
