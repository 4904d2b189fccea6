package perigee.calling.sip;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/// A secure generator that is asked for much at a time: each question to it is a lock and a system
/// call. What was given away is wiped. Belongs to one thread.
public final class BufferedRandom implements RandomGenerator {

  private static final int BYTES = 1024;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final SecureRandom source;
  private final byte[] buffer = new byte[BYTES];
  private int at = BYTES;

  public BufferedRandom(SecureRandom source) {
    this.source = source;
  }

  @Override
  public long nextLong() {
    if (at == BYTES) {
      source.nextBytes(buffer);
      at = 0;
    }
    long value = (long) LONGS.get(buffer, at);
    Arrays.fill(buffer, at, at + Long.BYTES, (byte) 0);
    at += Long.BYTES;
    return value;
  }
}
