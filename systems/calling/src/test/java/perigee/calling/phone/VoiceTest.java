package perigee.calling.phone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import perigee.calling.sound.Frames;
import perigee.calling.sound.SoundSink;
import perigee.calling.sound.SoundSource;
import perigee.wire.rtp.RtpPacket;

/// What is sent, on a clock that is turned as fast as it is asked.
class VoiceTest {

  private static final long FRAME = Frames.MILLIS * 1_000_000L;

  private final AtomicLong now = new AtomicLong(1);
  private final List<Integer> octets = new ArrayList<>();
  private final List<Integer> sequences = new ArrayList<>();
  private final Digits digits = new Digits();

  /// Lets some time pass for a voice.
  private void run(double seconds, boolean sends) throws InterruptedException {
    CountDownLatch over = new CountDownLatch(1);
    long frames = Math.round(1000 * seconds / Frames.MILLIS);
    Voice[] voice = new Voice[1];
    SoundSource source =
        new SoundSource() {
          private int asked;

          @Override
          public boolean read(short[] frame) {
            now.addAndGet(FRAME);
            if (++asked == frames) {
              voice[0].close();
            }
            return true;
          }

          @Override
          public void close() {
            over.countDown();
          }
        };
    RtpPacket packet = new RtpPacket();
    Voice.Out out =
        new Voice.Out() {
          @Override
          public void packet(byte[] bytes, int length, int payloadOctets) {
            assertThat(packet.read(bytes, 0, length)).isTrue();
            octets.add(payloadOctets);
            sequences.add(packet.sequence());
          }

          @Override
          public void sourceEnded() {
            throw new AssertionError("it does not end");
          }
        };
    voice[0] = new Voice(now::get, source, SoundSink.nowhere(), digits, 7, out);
    voice[0].sends(sends);
    voice[0].start(111, 110);
    assertThat(over.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void threeKilobytesASecondGoOutAlsoInSilence() throws InterruptedException {
    run(10, true);
    assertThat(octets).hasSize(500);
    int all = octets.stream().mapToInt(Integer::intValue).sum();
    assertThat(all / 10.0).isBetween(2900.0, 3100.0);
    assertThat(sequences.getLast() - sequences.getFirst()).isEqualTo(499);
  }

  @Test
  void onHoldOnePacketGoesOutEachThreeSeconds() throws InterruptedException {
    now.set(10_000_000_000L);
    run(30, false);
    assertThat(octets).hasSize(10);
    assertThat(sequences.getLast() - sequences.getFirst()).isEqualTo(9);
  }

  @Test
  void aKeyIsHeardOnce() throws InterruptedException { // RFC 4733 §2.5.1.3
    digits.press('5');
    digits.press('5');
    run(1, true);
    assertThat(octets.stream().filter(length -> length == Digits.OCTETS)).hasSize(22);
    Digits other = new Digits();
    byte[] event = {5, 10, 3, 0};
    assertThat(other.heard(event, 0, 4, 1)).isEqualTo('5');
    assertThat(other.heard(event, 0, 4, 1)).isEqualTo((char) 0);
    assertThat(other.heard(event, 0, 4, 20_000)).isEqualTo('5');
  }
}
