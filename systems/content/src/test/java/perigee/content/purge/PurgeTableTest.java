package perigee.content.purge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import perigee.content.store.CacheKey;
import perigee.content.store.ResponseMeta;
import perigee.content.store.VariantKey;
import perigee.model.LogPosition;
import perigee.model.purge.Purge;
import perigee.model.purge.PurgeEvent;
import perigee.model.purge.PurgeTarget;
import perigee.wire.http.Fields;

class PurgeTableTest {

  private static final long EPOCH = 7;

  @TempDir Path directory;
  private PurgeTable table = new PurgeTable(1000);
  private PurgeJournal journal;

  @BeforeEach
  void open() {
    reopen();
  }

  @AfterEach
  void close() {
    journal.close();
  }

  @Test
  void eachKindOfTargetFindsItsResponsesAndNoOthers() {
    assertFinds(new PurgeTarget.All(), true, true);
    assertFinds(new PurgeTarget.Host("example.org"), true, false);
    assertFinds(new PurgeTarget.Prefix("example.org", "/img/"), true, false);
    assertFinds(new PurgeTarget.Prefix("example.org", "/css/"), false, false);
    assertFinds(new PurgeTarget.Url("example.org", "/img/a.png?x=1"), true, false);
    assertFinds(new PurgeTarget.Url("example.org", "/img/a.png"), false, false);
    assertFinds(new PurgeTarget.Tag("logo"), true, true);
    assertFinds(new PurgeTarget.Tag("other"), false, false);
    assertFinds(new PurgeTarget.PropertyName("shop"), true, true);
  }

  private void assertFinds(PurgeTarget target, boolean first, boolean second) {
    close();
    directory.resolve("journal").toFile().delete();
    table = new PurgeTable(1000);
    reopen();
    purge(1, target, false, null);
    assertThat(table.verdict(meta("example.org", "/img/a.png?x=1", 0)) == Verdict.GONE)
        .as("%s", target)
        .isEqualTo(first);
    assertThat(table.verdict(meta("example.com", "/img/a.png?x=1", 0)) == Verdict.GONE)
        .as("%s", target)
        .isEqualTo(second);
  }

  @Test
  void whatWasFetchedAfterThePurgeStays() {
    purge(5, new PurgeTarget.All(), false, null);
    assertThat(table.verdict(meta("example.org", "/", 4))).isEqualTo(Verdict.GONE);
    assertThat(table.verdict(meta("example.org", "/", 5))).isEqualTo(Verdict.CLEAN);
  }

  @Test
  void aSoftPurgeMakesStaleAndAHardOneBeatsIt() {
    purge(1, new PurgeTarget.Tag("logo"), true, null);
    assertThat(table.verdict(meta("example.org", "/", 0))).isEqualTo(Verdict.STALE);
    purge(2, new PurgeTarget.Host("example.org"), false, null);
    purge(3, new PurgeTarget.Tag("logo"), true, null);
    assertThat(table.verdict(meta("example.org", "/", 0))).isEqualTo(Verdict.GONE);
    assertThat(table.verdict(meta("example.org", "/", 2))).isEqualTo(Verdict.STALE);
  }

  @Test
  void aProvidersPurgeLeavesOthersAlone() {
    purge(1, new PurgeTarget.Tag("logo"), false, "somebody-else");
    assertThat(table.verdict(meta("example.org", "/", 0))).isEqualTo(Verdict.CLEAN);
    purge(2, new PurgeTarget.Tag("logo"), false, "acme");
    assertThat(table.verdict(meta("example.org", "/", 0))).isEqualTo(Verdict.GONE);
  }

  @Test
  void purgesHoldAfterReopening() {
    purge(1, new PurgeTarget.Url("example.org", "/a"), false, null);
    reopenEmpty();
    assertThat(table.applied()).isEqualTo(new LogPosition(EPOCH, 1));
    assertThat(table.verdict(meta("example.org", "/a", 0))).isEqualTo(Verdict.GONE);
  }

  @Test
  void aLineThatACrashCutOffIsDropped() throws IOException {
    purge(1, new PurgeTarget.Tag("logo"), false, null);
    Files.writeString(directory.resolve("journal"), "7.2 purge {\"ho", StandardOpenOption.APPEND);
    reopenEmpty();
    purge(2, new PurgeTarget.Host("example.org"), false, null);
    reopenEmpty();
    assertThat(table.applied()).isEqualTo(new LogPosition(EPOCH, 2));
    assertThat(table.verdict(meta("example.org", "/", 1))).isEqualTo(Verdict.GONE);
  }

  @Test
  void anotherLogMakesEverythingStoredDoubtful() {
    purge(9, new PurgeTarget.Tag("logo"), false, null);
    journal.apply(false, new LogPosition(EPOCH + 1, 0), List.of());
    assertThat(table.verdict(meta("example.org", "/", 9))).isEqualTo(Verdict.DOUBTFUL);
    assertThat(table.verdict(meta(new LogPosition(EPOCH + 1, 0)))).isEqualTo(Verdict.CLEAN);
  }

  @Test
  void aGapMakesEverythingBeforeItDoubtful() {
    purge(1, new PurgeTarget.Tag("logo"), false, null);
    Purge later = new Purge(new PurgeTarget.Tag("css"), false, null);
    LogPosition position = new LogPosition(EPOCH, 50);
    journal.apply(true, position, List.of(new PurgeEvent(position, later)));
    assertThat(table.verdict(meta("example.org", "/", 49))).isEqualTo(Verdict.DOUBTFUL);
    assertThat(table.verdict(meta("example.org", "/", 50))).isEqualTo(Verdict.CLEAN);
    reopenEmpty();
    assertThat(table.verdict(meta("example.org", "/", 49))).isEqualTo(Verdict.DOUBTFUL);
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 30_000})
  void theTableStaysBoundedAndNeverForgetsInSilence(int purges) {
    for (int from = 1; from <= purges; from += 100) {
      List<PurgeEvent> batch = new ArrayList<>();
      for (int i = from; i < from + 100; i++) {
        batch.add(event(i, new PurgeTarget.Url("example.org", "/" + i)));
      }
      journal.apply(false, batch.getLast().position(), batch);
    }
    assertThat(table.size()).isLessThan(1100);
    for (int i = 1; i <= purges; i++) {
      assertThat(table.verdict(meta("example.org", "/" + i, i - 1)))
          .isIn(Verdict.GONE, Verdict.DOUBTFUL);
    }
    reopenEmpty();
    assertThat(table.applied().sequence()).isEqualTo(purges);
    assertThat(table.verdict(meta("example.org", "/" + purges, purges - 1)))
        .isEqualTo(Verdict.GONE);
  }

  @Test
  void theJournalKeepsARepeatedPurgeOnce() throws IOException {
    for (int from = 1; from <= 20_000; from += 1000) {
      List<PurgeEvent> batch = new ArrayList<>();
      for (int i = from; i < from + 1000; i++) {
        batch.add(event(i, new PurgeTarget.Url("example.org", "/same")));
      }
      journal.apply(false, batch.getLast().position(), batch);
    }
    assertThat(Files.size(directory.resolve("journal"))).isLessThan(1_000_000);
    reopenEmpty();
    assertThat(table.verdict(meta("example.org", "/same", 19_999))).isEqualTo(Verdict.GONE);
    assertThat(table.verdict(meta("example.org", "/same", 20_000))).isEqualTo(Verdict.CLEAN);
  }

  private void reopenEmpty() {
    journal.close();
    table = new PurgeTable(1000);
    reopen();
  }

  private void reopen() {
    journal = PurgeJournal.open(directory.resolve("journal"), table, (_, path) -> List.of(path));
  }

  private static PurgeEvent event(long sequence, PurgeTarget target) {
    return new PurgeEvent(new LogPosition(EPOCH, sequence), new Purge(target, false, null));
  }

  private void purge(long sequence, PurgeTarget target, boolean soft, @Nullable String provider) {
    LogPosition position = new LogPosition(EPOCH, sequence);
    Purge purge = new Purge(target, soft, provider);
    journal.apply(false, position, List.of(new PurgeEvent(position, purge)));
  }

  private static ResponseMeta meta(LogPosition stamp) {
    return meta("example.org", "/", stamp);
  }

  private static ResponseMeta meta(String host, String path, long stamp) {
    return meta(host, path, new LogPosition(EPOCH, stamp));
  }

  private static ResponseMeta meta(String host, String path, LogPosition stamp) {
    CacheKey key = new CacheKey("shop", "http", host, path, "");
    List<String> tags = List.of("logo", "all-images");
    return new ResponseMeta(
        key, VariantKey.NONE, "acme", 200, "OK", Fields.EMPTY, 0, 0, 0, 0, 0, 0, tags, stamp);
  }
}
