package perigee.control.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import perigee.control.store.EventLog.Ends;
import perigee.control.store.EventLog.Entry;
import perigee.model.LogPosition;

/// What every engine's event log keeps.
public abstract class EventLogContract extends StoreContract {

  private static final int THREADS = 50;
  private static final int APPENDS_EACH = 200;

  private final Semaphore acknowledgements = new Semaphore(0);

  @Test
  void eventsAreReadInTheOrderOfTheirAppends() {
    LogPosition last = store.events().append("purges", List.of("a", "b"));
    store.events().append("purges", List.of("c"));

    assertThat(store.events().read("purges", 0, 10))
        .containsExactly(
            new Entry(last.at(1), "a"), new Entry(last.at(2), "b"), new Entry(last.at(3), "c"));
    assertThat(last.sequence()).isEqualTo(2);
  }

  @Test
  void readingBeginsAfterASequenceAndEndsAtTheLimit() {
    store.events().append("purges", List.of("a", "b", "c", "d"));

    assertThat(texts(store.events().read("purges", 1, 2))).containsExactly("b", "c");
    assertThat(store.events().read("purges", 4, 2)).isEmpty();
  }

  @Test
  void aNewEpochBeginsOnlyWhenSomebodyHeardMoreThanTheLogTells() {
    LogPosition last = store.events().append("purges", List.of("a", "b"));
    store.events().renewIfBehind("purges", last);
    store.events().renewIfBehind("purges", new LogPosition(last.epoch() + 9, 7));
    assertThat(store.events().ends("purges").last()).isEqualTo(last);

    store.events().renewIfBehind("purges", last.at(3));
    LogPosition renewed = store.events().ends("purges").last();
    assertThat(renewed.epoch()).isGreaterThan(last.epoch());
    assertThat(renewed.sequence()).isEqualTo(2);
    reopen();
    assertThat(store.events().append("purges", List.of("c"))).isEqualTo(renewed.at(3));
  }

  @Test
  void channelsCountForThemselves() {
    store.events().append("purges", List.of("a", "b"));

    assertThat(store.events().append("meetings", List.of("m")).sequence()).isEqualTo(1);
    assertThat(texts(store.events().read("meetings", 0, 10))).containsExactly("m");
  }

  @Test
  void anUnknownChannelIsEmptyAtSequenceZero() {
    Ends ends = store.events().ends("purges");

    assertThat(ends.last().sequence()).isZero();
    assertThat(ends.last().epoch()).isPositive();
    assertThat(ends.compactedTo()).isZero();
    assertThat(store.events().read("purges", 0, 10)).isEmpty();
  }

  @Test
  void appendingNothingGivesTheNewestPosition() {
    LogPosition last = store.events().append("purges", List.of("a"));

    assertThat(store.events().append("purges", List.of())).isEqualTo(last);
    assertThat(store.events().ends("purges").last()).isEqualTo(last);
  }

  @Test
  void anyTextComesBackAsItWas() {
    String odd = "{\"ü\":\"\uD83D\uDE80\\n'; drop table event; --\"}\n";
    store.events().append("purges", List.of(odd, ""));

    assertThat(texts(store.events().read("purges", 0, 2))).containsExactly(odd, "");
  }

  @Test
  void whatWasAppendedIsThereAfterReopening() {
    LogPosition last = store.events().append("purges", List.of("a", "b"));
    reopen();

    assertThat(store.events().ends("purges").last()).isEqualTo(last);
    assertThat(texts(store.events().read("purges", 0, 10))).containsExactly("a", "b");
    assertThat(store.events().append("purges", List.of("c"))).isEqualTo(last.at(3));
  }

  @Test
  void aLogMadeAnewLaterHasALargerEpoch() throws IOException {
    long first = store.events().ends("purges").last().epoch();
    clock.advance(Duration.ofMillis(1));
    reopen();
    assertThat(store.events().ends("purges").last().epoch()).isEqualTo(first);

    Path elsewhere = Files.createDirectory(folder.resolve("anew"));
    try (ControlStore anew = open(elsewhere, clock)) {
      assertThat(anew.events().ends("purges").last().epoch()).isGreaterThan(first);
    }
  }

  @Test
  void compactionForgetsTheOldestAndNeverReusesTheirSequences() {
    store.events().append("purges", List.of("a", "b", "c"));
    store.events().compact("purges", 2);
    store.events().compact("purges", 1);

    assertThat(texts(store.events().read("purges", 0, 10))).containsExactly("c");
    assertThat(store.events().ends("purges").compactedTo()).isEqualTo(2);
    store.events().compact("purges", 99);
    assertThat(store.events().ends("purges").compactedTo()).isEqualTo(3);
    assertThat(store.events().append("purges", List.of("d")).sequence()).isEqualTo(4);
    assertThat(texts(store.events().read("purges", 0, 10))).containsExactly("d");
  }

  @Test
  void compactionLeavesOtherChannelsAlone() {
    store.events().append("purges", List.of("a"));
    store.events().append("meetings", List.of("m"));
    store.events().compact("purges", 1);

    assertThat(texts(store.events().read("meetings", 0, 10))).containsExactly("m");
  }

  @Test
  void aClosedStoreRefusesAppends() {
    store.close();

    assertThatThrownBy(() -> store.events().append("purges", List.of("a")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void concurrentAppendsLeaveNoGapAndAreSeenInOrder() {
    assertTimeout(Duration.ofMinutes(1), this::appendAndFollow);
  }

  private void appendAndFollow() throws Exception {
    int total = THREADS * APPENDS_EACH;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<List<Entry>> follower = threads.submit(() -> follow(total));
      List<Future<List<LogPosition>>> appenders =
          IntStream.range(0, THREADS).mapToObj(t -> threads.submit(() -> appendAll(t))).toList();
      List<Long> acknowledged = new ArrayList<>();
      for (Future<List<LogPosition>> appender : appenders) {
        List<Long> own = appender.get().stream().map(LogPosition::sequence).toList();
        assertThat(own).isSorted();
        acknowledged.addAll(own);
      }
      assertThat(acknowledged)
          .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, total).boxed().toList());
      assertThat(follower.get())
          .extracting(e -> e.position().sequence())
          .containsExactlyElementsOf(LongStream.rangeClosed(1, total).boxed().toList());
    }
  }

  private List<LogPosition> appendAll(int thread) {
    return IntStream.range(0, APPENDS_EACH)
        .mapToObj(i -> {
          LogPosition position = store.events().append("purges", List.of(thread + "/" + i));
          acknowledgements.release();
          return position;
        })
        .toList();
  }

  /// Reads as a node does: always from where it is. A gap would show as a missing sequence.
  private List<Entry> follow(int total) throws InterruptedException {
    List<Entry> seen = new ArrayList<>();
    while (seen.size() < total) {
      acknowledgements.acquire();
      acknowledgements.drainPermits();
      seen.addAll(store.events().read("purges", seen.size(), total));
    }
    return seen;
  }

  @Test
  void everyAcknowledgedEventSurvivesTheDeathOfTheProcess() throws Exception {
    store.close();
    List<String> acknowledged = new ArrayList<>();
    Process process = AppendUntilKilled.start(getClass(), folder);
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      for (int i = 0; i < 200; i++) {
        acknowledged.add(line(output));
      }
      // Through the handle, for the process itself would close its output, and what it had said
      // before its death would be lost.
      process.toHandle().destroyForcibly();
      output.lines().filter(AppendUntilKilled::isWhole).forEach(acknowledged::add);
    } finally {
      process.destroyForcibly().waitFor();
    }
    store = open(folder, clock);

    List<Entry> found = store.events().read("purges", 0, 10_000);
    assertThat(found).extracting(AppendUntilKilled::acknowledgement).containsAll(acknowledged);
    assertThat(found)
        .extracting(e -> e.position().sequence())
        .containsExactlyElementsOf(LongStream.rangeClosed(1, found.size()).boxed().toList());
  }

  private static String line(BufferedReader output) throws IOException {
    String line = output.readLine();
    if (line == null) {
      throw new IOException("the appending process ended by itself");
    }
    return line;
  }

  private static List<String> texts(List<Entry> entries) {
    return entries.stream().map(Entry::event).toList();
  }
}
