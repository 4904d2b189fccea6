package perigee.content.engine;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import perigee.content.semantics.Version;
import perigee.content.store.CacheKey;
import perigee.content.store.ResponseMeta;
import perigee.content.store.StoredResponse;
import perigee.content.store.VariantKey;
import perigee.model.LogPosition;
import perigee.net.http.Bodies;
import perigee.net.http.BodySource;
import perigee.net.http.HeldBody;
import perigee.net.loop.Loop;
import perigee.wire.http.Fields;

class SlicedTest {

  private static final CacheKey KEY = new CacheKey("p", "http", "h", "/film", "x-a=1\n");
  private static final Version V1 = new Version("\"1\"", true, 2_500);

  private static ResponseMeta meta(VariantKey variant, Fields fields) {
    return new ResponseMeta(
        KEY, variant, "own", 200, "OK", fields, 1, 2, 3, 4, 5, 6, List.of("t"), LogPosition.NONE);
  }

  private static Sliced sliced(Version version, VariantKey variant, long sliceBytes) {
    ResponseMeta whole = meta(variant, Fields.of("etag", version.validator()));
    return requireNonNull(Sliced.of(new Empty(Sliced.describe(whole, version)), sliceBytes));
  }

  @Test
  void aDescriptorShowsTheWholeAndNothingOfItsOwn() {
    ResponseMeta whole = meta(VariantKey.NONE, Fields.of("etag", "\"1\"", "content-type", "a/b"));
    Empty descriptor = new Empty(Sliced.describe(whole, V1));
    assertThat(Sliced.is(descriptor)).isTrue();
    Sliced sliced = requireNonNull(Sliced.of(descriptor, 1_000));
    assertThat(sliced.length()).isEqualTo(2_500);
    assertThat(sliced.version()).isEqualTo(V1);
    assertThat(sliced.meta().fields().all("content-length")).containsExactly("2500");
    assertThat(sliced.meta().fields().all("accept-ranges")).containsExactly("bytes");
    for (int i = 0; i < sliced.meta().fields().size(); i++) {
      assertThat(sliced.meta().fields().name(i)).doesNotStartWith("perigee-");
    }
  }

  @Test
  void anEmptyResponseIsNoDescriptor() {
    Empty empty = new Empty(meta(VariantKey.NONE, Fields.of("etag", "\"1\"")));
    assertThat(Sliced.is(empty)).isFalse();
    assertThat(Sliced.of(empty, 1_000)).isNull();
  }

  @Test
  void slicesAreCountedFromTheFirstByteToTheLast() {
    Sliced sliced = sliced(V1, VariantKey.NONE, 1_000);
    assertThat(sliced.indexOf(999)).isZero();
    assertThat(sliced.indexOf(1_000)).isEqualTo(1);
    assertThat(sliced.from(2)).isEqualTo(2_000);
    assertThat(sliced.to(1)).isEqualTo(2_000);
    assertThat(sliced.to(2)).isEqualTo(2_500);
  }

  @Test
  void slicesOfAnotherVersionSizeVariantOrPlaceHaveOtherKeys() {
    VariantKey german = new VariantKey(List.of(new VariantKey.Selector("accept-language", "de")));
    assertThat(
            List.of(
                KEY,
                sliced(V1, VariantKey.NONE, 1_000).key(0),
                sliced(V1, VariantKey.NONE, 1_000).key(1),
                sliced(V1, VariantKey.NONE, 500).key(0),
                sliced(V1, german, 1_000).key(0),
                sliced(new Version("\"2\"", true, 2_500), VariantKey.NONE, 1_000).key(0),
                sliced(new Version("\"1\"", true, 2_501), VariantKey.NONE, 1_000).key(0)))
        .doesNotHaveDuplicates();
  }

  @Test
  void purgesOfTheWholesUrlNameItsSlicesToo() {
    CacheKey slice = sliced(V1, VariantKey.NONE, 1_000).key(1);
    assertThat(slice.property()).isEqualTo("p");
    assertThat(slice.host()).isEqualTo("h");
    assertThat(slice.pathAndQuery()).isEqualTo("/film");
  }

  @Test
  void theFirstSliceLiesWhereTheWholeWould() {
    assertThat(Sliced.hash(42, 0)).isEqualTo(42);
    assertThat(Sliced.hash(42, 1)).isNotEqualTo(42).isNotEqualTo(Sliced.hash(42, 2));
  }

  /// A stored response without a body.
  private record Empty(ResponseMeta meta) implements StoredResponse {

    @Override
    public long length() {
      return 0;
    }

    @Override
    public BodySource open(Loop loop, long from, long to) {
      return Bodies.empty();
    }

    @Override
    public @Nullable HeldBody holdInMemory() {
      return null;
    }

    @Override
    public long cleanUpTo() {
      return 0;
    }

    @Override
    public void cleanUpTo(long position) {}
  }
}
