package perigee.control.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import perigee.control.store.TlsStore.Kind;
import perigee.control.store.TlsStore.Page;
import perigee.control.store.TlsStore.Row;

/// What every engine's certificates and challenges keep.
public abstract class TlsStoreContract extends StoreContract {

  @Test
  void changesComeInTheOrderOfTheirVersions() {
    long first = put("a");
    long second = put("b");
    long third = put("a");

    assertThat(List.of(first, second, third)).isSorted().doesNotHaveDuplicates();
    assertThat(ids(store.tls().after(0, 10))).containsExactly("b", "a");
    assertThat(ids(store.tls().after(second, 10))).containsExactly("a");
    assertThat(store.tls().after(third, 10)).isEqualTo(new Page(third, List.of()));
    assertThat(store.tls().version()).isEqualTo(third);
  }

  @Test
  void whatIsReadIsWhatWasPut() {
    put("a");
    Row expected = row("a", store.tls().version());
    assertThat(store.tls().find("a")).contains(expected);
    assertThat(store.tls().certificates()).first().isEqualTo(withoutSecret(expected));
    reopen();
    assertThat(store.tls().find("a")).contains(expected);
  }

  @Test
  void longListsComeInPages() {
    store.tls().put(IntStream.range(0, 7).mapToObj(i -> row("c" + i, 0)).toList());
    Page first = store.tls().after(0, 3);
    Page second = store.tls().after(first.upTo(), 3);
    Page third = store.tls().after(second.upTo(), 3);
    assertThat(ids(first)).containsExactly("c0", "c1", "c2");
    assertThat(ids(second)).containsExactly("c3", "c4", "c5");
    assertThat(ids(third)).containsExactly("c6");
    assertThat(third.upTo()).isEqualTo(store.tls().version());
  }

  @Test
  void whatIsRemovedIsToldAsGone() {
    long there = put("a");
    long gone = store.tls().remove(List.of("a", "never"));

    Page page = store.tls().after(there, 10);
    assertThat(page.upTo()).isEqualTo(gone);
    assertThat(page.rows()).singleElement().extracting(Row::kind).isEqualTo(Kind.GONE);
    assertThat(store.tls().find("a")).isEmpty();
    assertThat(store.tls().certificates()).isEmpty();
    assertThat(store.tls().remove(List.of("a"))).isEqualTo(gone);
  }

  @Test
  void versionsOfALostStoreAreNotGivenAgain() {
    long before = put("a");
    clock.advance(Duration.ofMinutes(1));
    assertThat(put("a")).isGreaterThanOrEqualTo(before + 60_000);
  }

  @Test
  void aVersionOfTheFutureIsNotKnown() {
    long version = put("a");
    assertThat(store.tls().knows(version)).isTrue();
    assertThat(store.tls().knows(version + 1)).isFalse();
  }

  @Test
  void aNodeThatMissedMoreRemovalsThanAreRememberedBeginsAnew() {
    long old = put("a");
    List<Row> many = IntStream.range(0, 10_002).mapToObj(i -> row("m" + i, 0)).toList();
    store.tls().put(many);
    store.tls().remove(many.stream().map(Row::id).toList());
    assertThat(store.tls().knows(old)).isFalse();
    assertThat(store.tls().knows(store.tls().version())).isTrue();
    assertThat(ids(store.tls().after(0, 1))).containsExactly("a");
  }

  @Test
  void settingsAreKeptUntilTheyAreForgotten() {
    store.tls().set("x", "one");
    store.tls().set("x", "two");
    assertThat(store.tls().setting("x")).contains("two");
    store.tls().set("x", null);
    assertThat(store.tls().setting("x")).isEmpty();
  }

  private long put(String id) {
    return store.tls().put(List.of(row(id, 0)));
  }

  private static List<String> ids(Page page) {
    return page.rows().stream().map(Row::id).toList();
  }

  private static Row withoutSecret(Row row) {
    return new Row(
        row.id(),
        row.version(),
        row.kind(),
        row.names(),
        row.detail(),
        row.content(),
        "",
        row.validFrom(),
        row.validUntil());
  }

  private static Row row(String id, long version) {
    return new Row(
        id,
        version,
        Kind.CERTIFICATE,
        List.of("a.test", "*.b.test"),
        "EC",
        "chain",
        "sealed",
        Instant.ofEpochMilli(1),
        Instant.ofEpochMilli(2));
  }
}
