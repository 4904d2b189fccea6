package perigee.calling.phone;

import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import perigee.calling.opus.Opus;
import perigee.calling.sound.Frames;
import perigee.calling.sound.JitterBuffer;
import perigee.calling.sound.Playout;
import perigee.calling.sound.SoundSink;
import perigee.calling.sound.SoundSource;
import perigee.calling.sound.VoiceEncoder;
import perigee.realtime.media.MediaPeer;
import perigee.wire.rtp.RtpPacket;
import perigee.wire.rtp.RtpWriter;

/// Both directions of a call's voice, on a thread of its own that turns each 20 ms: one frame is
/// taken, encoded and sent, and one is made of what came. Packets go on during silence, so that no
/// binding on the way closes; on hold one goes each three seconds.
final class Voice {

  /// Between packets while nobody is to be heard.
  static final long HOLD_NANOS = 3_000_000_000L;

  private static final long FRAME_NANOS = Frames.MILLIS * 1_000_000L;
  private static final int TICKS = 960;
  private static final int ROOM = 512;
  private static final int BUFFERS = 16;
  private static final long MOST_BEHIND = 10 * FRAME_NANOS;

  private final LongSupplier nanos;
  private final SoundSource source;
  private final SoundSink sink;
  private final Out out;
  private final Playout playout = new Playout(Opus.decoder());
  private final VoiceEncoder encoder = Opus.encoder();
  private final Digits digits;
  private final int ssrc;
  private final byte[][] buffers = new byte[BUFFERS][ROOM + MediaPeer.TRAILER];
  private final short[] frame = new short[Frames.SAMPLES];
  private final RtpWriter writer = new RtpWriter();
  private final Thread thread;
  private int sequence;
  private int timestamp;
  private volatile int told;
  private int turn;
  private boolean silent = true;
  private long lastSentNanos;
  private volatile int opusType;
  private volatile int digitsType;
  private volatile boolean sends = true;
  private volatile boolean muted;
  private volatile boolean over;
  private volatile int bitrate = Opus.USUAL_BITRATE;

  /// Where packets go, from the voice's thread. The buffer may be used again 16 packets later.
  interface Out {
    void packet(byte[] bytes, int length, int payloadOctets);

    /// The source has come to its end.
    void sourceEnded();
  }

  Voice(LongSupplier nanos, SoundSource source, SoundSink sink, Digits digits, int ssrc, Out out) {
    this.nanos = nanos;
    this.source = source;
    this.sink = sink;
    this.digits = digits;
    this.ssrc = ssrc;
    this.out = out;
    // A first turn that the other end might miss would break SRTP's count.
    this.sequence = ssrc & 0x3fff;
    this.timestamp = ssrc * 31;
    this.thread = Thread.ofPlatform().daemon().name("voice").unstarted(this::run);
  }

  /// Loads what the first call would wait for.
  static void warmUp() {
    short[] frame = new short[Frames.SAMPLES];
    VoiceEncoder encoder = Opus.encoder();
    int _ = encoder.encode(frame, new byte[ROOM], 0);
    encoder.close();
    Opus.decoder().close();
  }

  /// Begins; does nothing if it has begun.
  void start(int opus, int digitsOrNone) {
    types(opus, digitsOrNone);
    if (thread.getState() == Thread.State.NEW) {
      thread.start();
    }
  }

  void types(int opus, int digitsOrNone) {
    opusType = opus;
    digitsType = digitsOrNone;
  }

  JitterBuffer buffer() {
    return playout.buffer();
  }

  /// Of what is said now.
  int timestamp() {
    return told;
  }

  /// Whether this end is to be heard.
  void sends(boolean on) {
    sends = on;
  }

  void muted(boolean on) {
    muted = on;
  }

  void bitrate(int bitsPerSecond) {
    bitrate = bitsPerSecond;
  }

  void close() {
    over = true;
    if (thread.getState() == Thread.State.NEW) {
      end();
    } else {
      LockSupport.unpark(thread);
    }
  }

  private void end() {
    source.close();
    sink.close();
    playout.close();
    encoder.close();
  }

  private void run() {
    long next = nanos.getAsLong();
    boolean ended = false;
    int rate = Opus.USUAL_BITRATE;
    while (!over) {
      if (rate != bitrate) {
        rate = bitrate;
        encoder.bitrate(rate);
      }
      boolean more = source.read(frame);
      if (!more && !ended) {
        ended = true;
        out.sourceEnded();
      }
      speak();
      playout.next(frame);
      sink.write(frame);
      next += FRAME_NANOS;
      long now = nanos.getAsLong();
      if (now - next > MOST_BEHIND) {
        // What was missed while the machine slept is not made up for.
        next = now;
      }
      while (now < next && !over) {
        LockSupport.parkNanos(next - now);
        now = nanos.getAsLong();
      }
    }
    end();
  }

  private void speak() {
    timestamp += TICKS;
    told = timestamp;
    long now = nanos.getAsLong();
    if (!sends) {
      Arrays.fill(frame, (short) 0);
      if (now - lastSentNanos >= HOLD_NANOS) {
        voice(now);
      }
      silent = true;
      return;
    }
    if (muted) {
      Arrays.fill(frame, (short) 0);
    }
    byte[] buffer = buffers[turn];
    int passed = digitsType < 0 ? -1 : digits.next(buffer, RtpPacket.HEADER);
    if (passed >= 0) {
      head(buffer, digitsType, passed == 0, timestamp - passed);
      sent(buffer, Digits.OCTETS, now);
    } else {
      voice(now);
    }
  }

  private void voice(long now) {
    byte[] buffer = buffers[turn];
    int octets = encoder.encode(frame, buffer, RtpPacket.HEADER);
    head(buffer, opusType, silent, timestamp);
    silent = false;
    sent(buffer, octets, now);
  }

  private void head(byte[] buffer, int type, boolean marker, int stamp) {
    writer.begin(buffer, 0);
    writer.fields(type, marker, sequence, stamp, ssrc);
    sequence = (sequence + 1) & 0xffff;
  }

  private void sent(byte[] buffer, int octets, long now) {
    lastSentNanos = now;
    turn = (turn + 1) % BUFFERS;
    out.packet(buffer, RtpPacket.HEADER + octets, octets);
  }
}
