package perigee.wire.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class NameTest {

  @Test
  void caseMakesNoDifferenceAndIsKept() { // RFC 4343
    Name mixed = Name.of("wWw.ExAmple.COM");
    assertThat(mixed).isEqualTo(Name.of("www.example.com.")).hasToString("wWw.ExAmple.COM.");
    assertThat(mixed.hashCode()).isEqualTo(Name.of("www.example.com").hashCode());
    assertThat(mixed.canonical()).hasToString("www.example.com.");
  }

  @Test
  void runsOfBytesAreTheSameButForTheCaseOfLetters() {
    Random random = new Random(7);
    for (int round = 0; round < 20_000; round++) {
      int length = random.nextInt(40);
      byte[] one = new byte[length + 8];
      random.nextBytes(one);
      for (int i = 0; i < one.length; i++) {
        if (random.nextInt(4) > 0) {
          one[i] = (byte) "AZaz@[`{".charAt(random.nextInt(8));
        }
      }
      int at = random.nextInt(8);
      byte[] other = new byte[length + 8];
      System.arraycopy(one, at, other, 0, length);
      boolean same = true;
      if (length > 0 && random.nextBoolean()) {
        int changed = random.nextInt(length);
        byte before = other[changed];
        other[changed] ^= 0x20;
        same = (before >= 'A' && before <= 'Z') || (before >= 'a' && before <= 'z');
      }
      assertThat(NameBytes.same(one, at, other, 0, length)).isEqualTo(same);
    }
  }

  @Test
  void whatIsNoNameIsNotRead() {
    for (String text :
        List.of("", "..", "a..b", ".a", "a b", "é", "x".repeat(64), "a\\", "\\256")) {
      assertThat(Name.parse(text)).as(text).isEmpty();
    }
    assertThat(Name.parse(("x".repeat(63) + ".").repeat(4))).isEmpty();
    assertThat(Name.parse(("x".repeat(63) + ".").repeat(3) + "y".repeat(61))).isPresent();
    assertThat(Name.parse(("x".repeat(63) + ".").repeat(3) + "y".repeat(62))).isEmpty();
    assertThat(Name.parse("a.".repeat(127))).isPresent();
    assertThat(Name.parse("a.".repeat(128))).isEmpty();
  }

  @Test
  void escapesAreReadAndWritten() { // RFC 1035 §5.1
    Name dotted = Name.of("a\\.b\\032c.test");
    assertThat(dotted.labels()).isEqualTo(2);
    assertThat(dotted).hasToString("a\\.b\\032c.test.");
  }

  @Test
  void ancestryGoesByLabels() {
    Name zone = Name.of("example.com");
    assertThat(Name.of("a.b.EXAMPLE.com").isWithin(zone)).isTrue();
    assertThat(zone.isWithin(zone)).isTrue();
    assertThat(Name.of("badexample.com").isWithin(zone)).isFalse();
    assertThat(Name.of("com").isWithin(zone)).isFalse();
    assertThat(zone.isWithin(Name.ROOT)).isTrue();
    assertThat(Name.of("*.example.com").isWildcard()).isTrue();
    assertThat(Name.of("a.b").parent()).isEqualTo(Name.of("b"));
    assertThat(Name.of("www").under(zone)).contains(Name.of("www.example.com"));
  }

  @Test
  void canonicalOrderIsThatOfTheRfc() { // RFC 4034 §6.1
    List<Name> inOrder =
        List.of(
                "example",
                "a.example",
                "yljkjljk.a.example",
                "Z.a.example",
                "zABC.a.EXAMPLE",
                "z.example",
                "\\001.z.example",
                "*.z.example",
                "\\200.z.example")
            .stream()
            .map(Name::of)
            .toList();
    List<Name> shuffled = new ArrayList<>(inOrder);
    Collections.reverse(shuffled);
    Collections.sort(shuffled);
    assertThat(shuffled).isEqualTo(inOrder);
  }

  @Property
  void everyLabelSurvivesItsText(@ForAll @Size(min = 1, max = 63) byte[] label) {
    byte[] octets = new byte[label.length + 2];
    octets[0] = (byte) label.length;
    System.arraycopy(label, 0, octets, 1, label.length);
    Name name = Name.read(octets, 0, octets.length).orElseThrow();
    assertThat(Name.of(name.toString()).octets()).isEqualTo(octets);
  }
}
