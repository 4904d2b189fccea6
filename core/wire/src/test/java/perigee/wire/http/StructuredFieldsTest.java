package perigee.wire.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import perigee.wire.http.StructuredFields.Bare;
import perigee.wire.http.StructuredFields.InnerList;
import perigee.wire.http.StructuredFields.Item;
import perigee.wire.http.StructuredFields.Member;

/// RFC 9651.
class StructuredFieldsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "42",
        "-42",
        "4.5",
        "-0.125",
        "\"a \\\"b\\\\\"",
        "sugar",
        "*a:b/c",
        ":cHJldGVuZA==:",
        "?1",
        "?0",
        "@1659578233",
        "%\"f%c3%bc\"",
        "a;b;c=1",
        "999999999999999",
        "999999999999.999"
      })
  void canonicalItemStaysAsItIs(String text) {
    assertThat(StructuredFields.item(text).map(StructuredFields::text)).contains(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1000000000000000",
        "1.",
        "1.0000",
        "1234567890123.0",
        "--1",
        "-",
        "\"a",
        "\"\\n\"",
        "\"ü\"",
        "?2",
        "?",
        "@1.5",
        "@x",
        ":a",
        ":*:",
        "%\"%C3\"",
        "%\"%c3\"",
        "a b",
        "a;B",
        "a;",
        "(1)",
        "a=",
        "é"
      })
  void wrongItemIsNone(String text) {
    assertThat(StructuredFields.item(text)).isEmpty();
  }

  @Test
  void listsHoldItemsAndInnerLists() { // §3.1
    String text = "(\"foo\" \"bar\");lvl=5, (\"baz\"), (), sugar";
    List<Member> list = StructuredFields.list(text).orElseThrow();
    assertThat(list).hasSize(4);
    assertThat(list.getFirst())
        .isEqualTo(
            new InnerList(
                List.of(text("foo"), text("bar")), Map.of("lvl", new StructuredFields.Int(5))));
    assertThat(StructuredFields.text(list)).isEqualTo(text);
    assertThat(StructuredFields.list("")).contains(List.of());
  }

  private static Item text(String value) {
    return Item.of(new StructuredFields.Text(value));
  }

  @Test
  void lastOfADictionaryKeyCounts() { // §3.2
    Map<String, Member> dictionary =
        StructuredFields.dictionary("a=?1, b ,a=2;x, c=(1 2)").orElseThrow();
    assertThat(dictionary.keySet()).containsExactly("b", "a", "c");
    assertThat(StructuredFields.text(dictionary)).isEqualTo("b, a=2;x, c=(1 2)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a,", "a,,b", ",a", "(a", "(a,b)", "(a(b))", "a=1"})
  void wrongListIsNone(String text) {
    assertThat(StructuredFields.list(text)).isEmpty();
  }

  @Test
  void whatTheFormatCannotSayIsRefused() {
    Item wrong = Item.of(new StructuredFields.Token("two words"));
    assertThatThrownBy(() -> StructuredFields.text(wrong))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("two words");
  }

  @Property(tries = 300)
  void whatIsWrittenIsRead(@ForAll("members") List<Member> list) {
    assertThat(StructuredFields.list(StructuredFields.text(list))).contains(list);
  }

  @Provide
  Arbitrary<List<Member>> members() {
    Arbitrary<Member> item = items().map(member -> member);
    Arbitrary<Member> inner =
        items().list().ofMaxSize(3).map(items -> new InnerList(items, Map.of()));
    return Arbitraries.oneOf(item, inner).list().ofMaxSize(4);
  }

  private static Arbitrary<Item> items() {
    Arbitrary<Map<String, Bare>> parameters =
        Arbitraries.maps(
                Arbitraries.strings().alpha().ofMinLength(1).map(k -> "k" + k.length()), bares())
            .ofMaxSize(2);
    return Combinators.combine(bares(), parameters).as(Item::new);
  }

  private static Arbitrary<Bare> bares() {
    Arbitrary<Bare> ints =
        Arbitraries.longs()
            .between(-999_999_999_999_999L, 999_999_999_999_999L)
            .map(StructuredFields.Int::new);
    Arbitrary<Bare> texts =
        Arbitraries.strings()
            .withCharRange(' ', '~')
            .ofMaxLength(20)
            .map(StructuredFields.Text::new);
    Arbitrary<Bare> displays =
        Arbitraries.strings()
            .withCharRange('\0', '\ud000')
            .ofMaxLength(10)
            .map(StructuredFields.Display::new);
    Arbitrary<Bare> decimals =
        Arbitraries.longs()
            .between(-9999, 9999)
            .map(n -> new StructuredFields.Decimal(new BigDecimal(n * 10 + 1).movePointLeft(3)));
    return Arbitraries.oneOf(ints, texts, displays, decimals);
  }
}
