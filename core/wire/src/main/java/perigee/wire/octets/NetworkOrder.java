package perigee.wire.octets;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Numbers in network order.
public final class NetworkOrder {

  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private NetworkOrder() {}

  public static int u16(byte[] bytes, int at) {
    return (short) SHORTS.get(bytes, at) & 0xffff;
  }

  public static void u16(byte[] bytes, int at, int value) {
    SHORTS.set(bytes, at, (short) value);
  }

  public static int i32(byte[] bytes, int at) {
    return (int) INTS.get(bytes, at);
  }

  public static void i32(byte[] bytes, int at, int value) {
    INTS.set(bytes, at, value);
  }

  public static long i64(byte[] bytes, int at) {
    return (long) LONGS.get(bytes, at);
  }

  public static void i64(byte[] bytes, int at, long value) {
    LONGS.set(bytes, at, value);
  }
}
