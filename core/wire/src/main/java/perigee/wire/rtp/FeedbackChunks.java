package perigee.wire.rtp;

import perigee.wire.octets.NetworkOrder;

/// How a [TransportFeedback] says in few octets which packets arrived and when: runs of one symbol,
/// or vectors of 14 symbols of one bit or 7 of two; then one octet of time for each that arrived
/// within 64 ms of the one before, two for others. It belongs to one thread.
final class FeedbackChunks {

  private static final int CHUNK = 2;
  private static final int MOST_RUN = 0x1fff;
  private static final int SMALL_TICKS = 0xff;
  private static final int ONE_BIT_SYMBOLS = 14;
  private static final int TWO_BIT_SYMBOLS = 7;
  private static final int VECTOR = 0x8000;
  private static final int TWO_BITS = 0x4000;
  private static final int RUN_SYMBOL_SHIFT = 13;

  private final byte[] symbols = new byte[TransportFeedback.MOST];
  private final short[] deltas = new short[TransportFeedback.MOST];
  private long reference;
  private int told;

  /// Decides what is told.
  ///
  /// @param room octets for the whole packet
  /// @return how many of them it takes, 0 if not even one packet has room
  int plan(long[] arrivalMicros, int from, int count, int room) {
    int most = symbolsOf(arrivalMicros, from, count);
    told = fitting(most, room - TransportFeedback.HEAD);
    return told == 0 ? 0 : padded(TransportFeedback.HEAD + octets(told));
  }

  /// How many of the packets have room. Told without those behind them they take no more of it.
  private int fitting(int most, int octets) {
    int room = octets & -Integer.BYTES;
    int used = 0;
    int place = 0;
    while (place < most) {
      int many = chunk(place, most);
      int needed = CHUNK + times(place, many);
      if (used + needed > room) {
        return place + partOfRun(place, many, room - used - CHUNK);
      }
      used += needed;
      place += many;
    }
    return place;
  }

  /// How many of a chunk's packets have room if they are all alike; none if they are not.
  private int partOfRun(int place, int many, int room) {
    boolean alike = run(place, place + many) == many;
    return alike && room > 0 ? Math.min(many, room / Math.max(1, symbols[place])) : 0;
  }

  private int octets(int count) {
    int octets = times(0, count);
    for (int place = 0; place < count; place += chunk(place, count)) {
      octets += CHUNK;
    }
    return octets;
  }

  private int times(int place, int many) {
    int octets = 0;
    for (int i = place; i < place + many; i++) {
      octets += symbols[i];
    }
    return octets;
  }

  private static int padded(int octets) {
    return (octets + Integer.BYTES - 1) & -Integer.BYTES;
  }

  /// Returns how many packets have symbols: a time too far from the one before ends them.
  private int symbolsOf(long[] arrivalMicros, int from, int count) {
    int arrived = from;
    while (arrived < from + count && arrivalMicros[arrived] < 0) {
      arrived++;
    }
    if (arrived == from + count) {
      return 0;
    }
    long first = arrivalMicros[arrived] / TransportFeedback.TICK_MICROS;
    reference = first / TransportFeedback.TICKS_OF_REFERENCE;
    long before = reference * TransportFeedback.TICKS_OF_REFERENCE;
    for (int i = 0; i < count; i++) {
      long arrival = arrivalMicros[from + i];
      symbols[i] = TransportFeedback.LOST;
      if (arrival >= 0) {
        long tick = arrival / TransportFeedback.TICK_MICROS;
        long delta = tick - before;
        if (delta != (short) delta) {
          return i;
        }
        boolean small = delta >= 0 && delta <= SMALL_TICKS;
        symbols[i] = (byte) (small ? TransportFeedback.SMALL : TransportFeedback.LARGE);
        deltas[i] = (short) delta;
        before = tick;
      }
    }
    return count;
  }

  /// How many symbols the chunk at a place has.
  private int chunk(int place, int most) {
    int run = run(place, most);
    return isRun(place, run, most) ? run : Math.min(vector(place, most), most - place);
  }

  private int run(int place, int most) {
    int until = place + 1;
    while (until < most && symbols[until] == symbols[place] && until - place < MOST_RUN) {
      until++;
    }
    return until - place;
  }

  private boolean isRun(int place, int run, int most) {
    return place + run == most
        || run >= ONE_BIT_SYMBOLS
        || (run >= TWO_BIT_SYMBOLS && symbols[place] == TransportFeedback.LARGE);
  }

  private int vector(int place, int most) {
    int until = Math.min(most, place + ONE_BIT_SYMBOLS);
    for (int i = place; i < until; i++) {
      if (symbols[i] == TransportFeedback.LARGE) {
        return TWO_BIT_SYMBOLS;
      }
    }
    return ONE_BIT_SYMBOLS;
  }

  /// How many packets the plan tells of.
  int told() {
    return told;
  }

  /// When the first arrived, in 64 ms.
  int referenceTime() {
    return (int) reference;
  }

  /// Writes what was planned, and zeros to the end.
  void write(byte[] out, int from, int end) {
    int at = from;
    for (int place = 0; place < told; at += CHUNK) {
      int run = run(place, told);
      if (isRun(place, run, told)) {
        NetworkOrder.u16(out, at, symbols[place] << RUN_SYMBOL_SHIFT | run);
        place += run;
      } else {
        place += writeVector(out, at, place);
      }
    }
    for (int i = 0; i < told; i++) {
      if (symbols[i] == TransportFeedback.SMALL) {
        out[at++] = (byte) deltas[i];
      } else if (symbols[i] == TransportFeedback.LARGE) {
        NetworkOrder.u16(out, at, deltas[i]);
        at += 2;
      }
    }
    java.util.Arrays.fill(out, at, end, (byte) 0);
  }

  private int writeVector(byte[] out, int at, int place) {
    int many = vector(place, told);
    int bits = ONE_BIT_SYMBOLS / many;
    int chunk = VECTOR | (bits == 2 ? TWO_BITS : 0);
    int real = Math.min(many, told - place);
    for (int i = 0; i < real; i++) {
      chunk |= symbols[place + i] << (ONE_BIT_SYMBOLS - bits * (i + 1));
    }
    NetworkOrder.u16(out, at, chunk);
    return real;
  }
}
