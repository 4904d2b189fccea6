package perigee.calling.phone;

import java.util.concurrent.ConcurrentLinkedQueue;

/// Keys that are pressed, as events beside the voice (RFC 4733). Keys are queued by any thread; the
/// rest is for one.
final class Digits {

  /// Keys that wait; more are left out.
  static final int MOST = 64;

  static final int OCTETS = 4;

  private static final String KEYS = "0123456789*#ABCD";
  private static final int LAST_PACKET = 8;
  private static final int PAUSE = 12;
  private static final int TICKS = 960;
  private static final int VOLUME = 10;
  private static final int END = 0x80;
  private static final int ENDS = 3;

  private final ConcurrentLinkedQueue<Integer> waiting = new ConcurrentLinkedQueue<>();
  private int event = -1;
  private int packets;
  private int heard = -1;
  private boolean any;

  void press(char key) {
    int code = KEYS.indexOf(Character.toUpperCase(key));
    if (code >= 0 && waiting.size() < MOST) {
      waiting.add(code);
    }
  }

  /// Writes what is to be sent in the place of the next 20 ms of voice.
  ///
  /// @return how much of the event has passed before, in ticks of 48 kHz; -1 if it is voice's turn
  int next(byte[] out, int at) {
    if (event < 0) {
      Integer next = waiting.poll();
      if (next == null) {
        return -1;
      }
      event = next;
      packets = 0;
    }
    packets++;
    if (packets > LAST_PACKET + ENDS) {
      if (packets > PAUSE) {
        event = -1;
      }
      return -1;
    }
    int passed = Math.min(packets, LAST_PACKET) * TICKS;
    out[at] = (byte) event;
    out[at + 1] = (byte) ((packets > LAST_PACKET ? END : 0) | VOLUME);
    out[at + 2] = (byte) (passed >>> 8);
    out[at + 3] = (byte) passed;
    return (packets - 1) * TICKS;
  }

  /// Takes a packet of the other end.
  ///
  /// @return the key, once for each time that it was pressed; 0 if it is nothing new
  char heard(byte[] bytes, int at, int length, int timestamp) {
    if (length < OCTETS || bytes[at] < 0 || bytes[at] >= KEYS.length()) {
      return 0;
    }
    if (any && timestamp == heard) {
      return 0;
    }
    any = true;
    heard = timestamp;
    return KEYS.charAt(bytes[at]);
  }
}
