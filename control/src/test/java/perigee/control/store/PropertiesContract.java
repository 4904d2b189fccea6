package perigee.control.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import perigee.control.store.Properties.Change;
import perigee.control.store.Properties.ReleaseSummary;
import perigee.control.store.Properties.Versioned;
import perigee.model.property.Origin;
import perigee.model.property.Property;
import perigee.model.release.Release;
import perigee.model.release.ReleaseDocument;
import perigee.model.release.SignedRelease;

/// What every engine's properties and releases keep. The store that is opened must sign with
/// `signature`.
public abstract class PropertiesContract extends StoreContract {

  private static final long ANY = -1;

  /// A signature that a test can tell from another.
  public static String signature(String payload) {
    return "signed " + payload.hashCode();
  }

  @Test
  void aNewStoreHasNoRelease() {
    assertThat(store.properties().latest()).isEmpty();
    assertThat(store.properties().releases(10)).isEmpty();
    assertThat(store.properties().list()).isEmpty();
    assertThat(store.properties().release(1)).isEmpty();
  }

  @Test
  void aPutMakesASignedRelease() {
    Change.Done done = put(property("shop", "shop.example"), 0);

    SignedRelease latest = store.properties().latest().orElseThrow();
    assertThat(done.release()).isEqualTo(1);
    assertThat(latest.number()).isEqualTo(1);
    assertThat(latest.signature()).isEqualTo(signature(latest.payload()));
    assertThat(ReleaseDocument.read(latest.payload()))
        .isEqualTo(
            new Release(
                1, clock.instant(), "ann", "a note", List.of(property("shop", "shop.example"))));
    assertThat(store.properties().release(1)).contains(ReleaseDocument.read(latest.payload()));
  }

  @Test
  void propertiesComeByNameWithTheirVersions() {
    Change.Done second = put(property("shop", "shop.example"), 0);
    Change.Done first = put(property("blog", "blog.example"), 0);

    assertThat(store.properties().list())
        .containsExactly(
            new Versioned(property("blog", "blog.example"), first.version()),
            new Versioned(property("shop", "shop.example"), second.version()));
    assertThat(store.properties().find("shop"))
        .contains(new Versioned(property("shop", "shop.example"), second.version()));
    assertThat(store.properties().find("none")).isEmpty();
  }

  @Test
  void eachChangeOfAPropertyGivesItALargerVersion() {
    long first = put(property("shop", "shop.example"), 0).version();
    long second = put(property("shop", "www.shop.example"), first).version();
    assertThat(second).isGreaterThan(first);

    store.properties().remove("shop", second, "ann", "gone");
    assertThat(put(property("shop", "shop.example"), 0).version()).isGreaterThan(second);
  }

  @Test
  void aPutAgainstAnotherVersionConflictsAndChangesNothing() {
    long version = put(property("shop", "shop.example"), 0).version();
    Property other = property("shop", "other.example");

    assertThat(store.properties().put(other, 0, "bob", "")).isEqualTo(new Change.Conflict(version));
    assertThat(store.properties().put(other, version + 7, "bob", ""))
        .isEqualTo(new Change.Conflict(version));
    assertThat(store.properties().put(property("new", "new.example"), 3, "bob", ""))
        .isEqualTo(new Change.Conflict(0));
    assertThat(store.properties().releases(10)).hasSize(1);
    assertThat(store.properties().find("shop").orElseThrow().property().hosts())
        .containsExactly("shop.example");
  }

  @Test
  void aPutOfAnyVersionCreatesAndReplaces() {
    put(property("shop", "shop.example"), ANY);
    put(property("shop", "www.shop.example"), ANY);

    assertThat(store.properties().list()).hasSize(1);
    assertThat(store.properties().releases(10)).hasSize(2);
  }

  @Test
  void aHostBelongsToOneProperty() {
    put(property("shop", "shop.example", "*"), 0);

    assertThat(store.properties().put(property("blog", "blog.example", "*"), 0, "bob", ""))
        .isEqualTo(new Change.HostTaken("*", "shop"));
    assertThat(store.properties().put(property("blog", "shop.example"), 0, "bob", ""))
        .isEqualTo(new Change.HostTaken("shop.example", "shop"));
    assertThat(store.properties().releases(10)).hasSize(1);
    put(property("blog", "*.shop.example"), 0);
  }

  @Test
  void aHostIsFreeAgainWhenItsPropertyGivesItUp() {
    long version = put(property("shop", "shop.example", "old.example"), 0).version();
    put(property("shop", "shop.example"), version);
    put(property("blog", "old.example"), 0);
    store.properties().remove("blog", ANY, "ann", "");
    put(property("docs", "old.example"), 0);
  }

  @Test
  void removalMakesARelease() {
    long version = put(property("shop", "shop.example"), 0).version();

    assertThat(store.properties().remove("none", ANY, "ann", "")).isEqualTo(new Change.Missing());
    assertThat(store.properties().remove("shop", version + 1, "ann", ""))
        .isEqualTo(new Change.Conflict(version));
    assertThat(store.properties().remove("shop", version, "ann", "gone"))
        .isEqualTo(new Change.Done(2, 0));
    assertThat(store.properties().release(2).orElseThrow().properties()).isEmpty();
    assertThat(store.properties().find("shop")).isEmpty();
  }

  @Test
  void rollbackMakesANewReleaseWithTheOldContent() {
    put(property("one", "one.example"), 0);
    put(property("two", "two.example"), 0);
    store.properties().remove("one", ANY, "ann", "");
    put(property("two", "one.example"), ANY);
    put(property("three", "two.example"), 0);

    assertThat(store.properties().rollback(2, "bob")).isEqualTo(new Change.Done(6, 0));
    Release release = ReleaseDocument.read(store.properties().latest().orElseThrow().payload());
    assertThat(release.number()).isEqualTo(6);
    assertThat(release.author()).isEqualTo("bob");
    assertThat(release.properties())
        .containsExactly(property("one", "one.example"), property("two", "two.example"));
    assertThat(store.properties().list())
        .extracting(Versioned::property)
        .isEqualTo(release.properties());
    assertThat(store.properties().put(property("new", "two.example"), 0, "ann", ""))
        .isEqualTo(new Change.HostTaken("two.example", "two"));
  }

  @Test
  void rollbackKeepsTheVersionOfWhatItDoesNotChange() {
    long one = put(property("one", "one.example"), 0).version();
    long two = put(property("two", "two.example"), 0).version();
    put(property("two", "other.example"), two);
    store.properties().rollback(2, "bob");

    assertThat(store.properties().find("one").orElseThrow().version()).isEqualTo(one);
    assertThat(store.properties().find("two").orElseThrow().version()).isGreaterThan(two);
  }

  @Test
  void rollbackToAnUnknownReleaseIsRefused() {
    put(property("shop", "shop.example"), 0);

    assertThat(store.properties().rollback(0, "bob")).isEqualTo(new Change.Missing());
    assertThat(store.properties().rollback(2, "bob")).isEqualTo(new Change.Missing());
    assertThat(store.properties().releases(10)).hasSize(1);
  }

  @Test
  void releasesAreListedNewestFirst() {
    put(property("one", "one.example"), 0);
    clock.advance(Duration.ofMinutes(1));
    store.properties().remove("one", ANY, "bob", "gone");

    assertThat(store.properties().releases(1))
        .containsExactly(new ReleaseSummary(2, clock.instant(), "bob", "gone"));
    assertThat(store.properties().releases(9))
        .extracting(ReleaseSummary::number)
        .containsExactly(2L, 1L);
  }

  @Test
  void everythingIsThereAfterReopening() {
    put(property("one", "one.example"), 0);
    long version = put(property("two", "two.example"), 0).version();
    SignedRelease latest = store.properties().latest().orElseThrow();
    reopen();

    assertThat(store.properties().latest()).contains(latest);
    assertThat(store.properties().find("two"))
        .contains(new Versioned(property("two", "two.example"), version));
    assertThat(put(property("two", "2.example"), version).release()).isEqualTo(3);
  }

  @Test
  void ofConcurrentChangesToOneVersionOnlyOneIsDone() throws Exception {
    long version = put(property("shop", "shop.example"), 0).version();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Change>> changes =
          IntStream.range(0, 8)
              .mapToObj(i -> property("shop", i + ".example"))
              .map(p -> threads.submit(() -> store.properties().put(p, version, "ann", "")))
              .toList();
      int done = 0;
      for (Future<Change> change : changes) {
        done += change.get() instanceof Change.Done ? 1 : 0;
      }
      assertThat(done).isEqualTo(1);
      assertThat(store.properties().latest().orElseThrow().number()).isEqualTo(2);
    }
  }

  @Test
  void onlyTheNewestThousandReleasesAreKept() {
    for (int i = 0; i < 1_001; i++) {
      put(property("shop", "shop.example"), ANY);
    }

    assertThat(store.properties().release(1)).isEmpty();
    assertThat(store.properties().release(2)).isPresent();
    assertThat(store.properties().releases(2_000)).hasSize(1_000);
  }

  private Change.Done put(Property property, long expected) {
    return (Change.Done) store.properties().put(property, expected, "ann", "a note");
  }

  private static Property property(String name, String... hosts) {
    Origin origin =
        new Origin(URI.create("http://origin.example:8080"), 1, false, null, true, null);
    return new Property(name, "acme", List.of(hosts), List.of(origin), List.of());
  }
}
