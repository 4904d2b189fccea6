package perigee.content.store;

import static org.assertj.core.api.Assertions.assertThat;
import static perigee.content.store.StoreRig.bytes;
import static perigee.content.store.StoreRig.meta;

import io.netty.buffer.Unpooled;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import perigee.net.http.BodySource;
import perigee.net.http.BodySource.Piece;

class FollowTest {

  private StoreRig rig;

  @BeforeEach
  void open(@TempDir Path directory) {
    rig = StoreRig.on(directory);
  }

  @AfterEach
  void everyBufferIsFreed() {
    rig.close();
    assertThat(rig.buffersHeld()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"100000, true", "100000, false", "9000000, true", "9000000, false"})
  void followersAtAllPacesGetTheSameBytes(int length, boolean announced) {
    byte[] body = bytes(length, 1);
    try (TestLoop other = new TestLoop()) {
      BodyWriter writer = rig.begin(meta("/a"), announced ? length : -1);
      List<Reading> readings = new ArrayList<>();
      for (int at = 0, step = 100; at < length; step *= 4) {
        TestLoop loop = readings.size() % 2 == 0 ? rig.loop : other;
        readings.add(Reading.start(writer.open(loop, 0, -1), loop, step * 10));
        int next = Math.min(length, at + Math.max(1, length / 5));
        write(writer, body, at, next);
        at = next;
      }
      writer.complete();
      assertThat(readings).hasSizeGreaterThan(3);
      for (Reading reading : readings) {
        assertThat(Arrays.equals(reading.bytes(), body)).isTrue();
      }
    }
  }

  private static void write(BodyWriter writer, byte[] body, int from, int to) {
    for (int at = from; at < to; at += 20_000) {
      writer.append(Unpooled.copiedBuffer(body, at, Math.min(20_000, to - at)));
    }
  }

  @Test
  void aSlowFollowerDoesNotKeepALongBodyInMemory() {
    int length = 20_000_000;
    byte[] body = bytes(length, 1);
    BodyWriter writer = rig.begin(meta("/a"), length);
    BodySource slow = writer.open(rig.loop, 0, -1);
    Semaphore drained = new Semaphore(0);
    writer.onDrained(rig.loop, drained::release);
    long most = 0;
    for (int at = 0; at < length; at += 50_000) {
      writer.append(Unpooled.copiedBuffer(body, at, 50_000));
      while (!writer.keepsUp()) {
        drained.acquireUninterruptibly();
      }
      most = Math.max(most, rig.store.statistics().memoryBytes());
    }
    writer.complete();
    assertThat(most).isLessThan(3 * StoreRig.MIB);
    assertThat(Arrays.equals(Reading.start(slow, rig.loop, 64_000).bytes(), body)).isTrue();
    assertThat(Arrays.equals(rig.read(rig.find("/a").getFirst()).bytes(), body)).isTrue();
  }

  @Test
  void aFollowerOfARangeEndsBeforeTheBodyDoes() {
    byte[] body = bytes(1_000, 1);
    BodyWriter writer = rig.begin(meta("/a"), 1_000);
    Reading range = Reading.start(writer.open(rig.loop, 10, 20), rig.loop, 3);
    writer.append(Unpooled.copiedBuffer(body, 0, 500));
    assertThat(range.bytes()).isEqualTo(Arrays.copyOfRange(body, 10, 20));
    writer.fail("cut");
  }

  @Test
  void aFollowerThatLeavesIsNotWoken() {
    BodyWriter writer = rig.begin(meta("/a"), -1);
    rig.loop.call(() -> {
      BodySource source = writer.open(rig.loop, 0, -1);
      source.onReady(() -> assertThat(true).as("woken").isFalse());
      assertThat(source.pull(10)).isEqualTo(Piece.LATER);
      source.close();
      return source;
    });
    writer.append(Unpooled.wrappedBuffer(new byte[10]));
    assertThat(rig.read(writer.complete()).bytes()).hasSize(10);
  }

  @Test
  void aBodyUnderWayIsFoundOnlyWhenItIsComplete() {
    BodyWriter writer = rig.begin(meta("/a"), 10);
    writer.append(Unpooled.wrappedBuffer(new byte[10]));
    assertThat(rig.find("/a")).isEmpty();
    StoredResponse stored = writer.complete();
    assertThat(rig.find("/a")).containsExactly(stored);
  }
}
