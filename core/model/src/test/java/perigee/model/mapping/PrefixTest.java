package perigee.model.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrefixTest {

  @ParameterizedTest
  @CsvSource({ // RFC 5952 §4 and §5
    "2001:0db8::0001, 2001:db8::1",
    "2001:db8:0:0:0:0:2:1, 2001:db8::2:1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:DB8::A, 2001:db8::a",
    "0:0:0:0:0:0:0:0, ::",
    "::1, ::1",
    "1::, 1::",
    "::ffff:192.0.2.1, ::ffff:192.0.2.1",
    "::ffff:c000:201, ::ffff:192.0.2.1",
    "64:ff9b::192.0.2.33, 64:ff9b::c000:221",
    "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
    "192.0.2.1, 192.0.2.1",
    "0.0.0.0, 0.0.0.0",
    "255.255.255.255, 255.255.255.255"
  })
  void addressesHaveOneTextForm(String text, String form) {
    assertThat(Address.parse(text)).map(Address::toString).contains(form);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.256",
        "01.2.3.4",
        "1.2.3.4 ",
        "1..2.3",
        "-1.2.3.4",
        ":",
        ":::",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1::2::3",
        "12345::",
        "g::",
        "::1%eth0",
        "1:2:3:4:5:6:7:8::",
        "1.2.3.4::",
        "::1.2.3",
        "1:2:3:4:5:6:7:1.2.3.4",
        "::1.2.3.4:5",
        "1:",
        ":1",
        "[::1]",
        "１.2.3.4"
      })
  void whatIsNoAddressIsRefused(String text) {
    assertThat(Address.parse(text)).isEmpty();
  }

  @Property
  void everyAddressSurvivesItsText(@ForAll @Size(16) byte[] all, @ForAll boolean ipv4)
      throws UnknownHostException {
    byte[] bytes = ipv4 ? Arrays.copyOf(all, 4) : all;
    Address address = Address.of(bytes);
    assertThat(address.bytes()).isEqualTo(bytes);
    assertThat(Address.parse(address.toString())).contains(address);
    assertThat(InetAddress.getByName(address.toString()))
        .isEqualTo(InetAddress.getByAddress(bytes));
  }

  @Test
  void prefixesAreReadStrictly() { // RFC 4632 §3.1
    assertThat(Prefix.parse("192.0.2.0/24")).map(Prefix::toString).contains("192.0.2.0/24");
    assertThat(Prefix.parse("2001:db8::/32")).map(Prefix::toString).contains("2001:db8::/32");
    assertThat(Prefix.parse("0.0.0.0/0")).contains(Prefix.ALL_IPV4);
    assertThat(Prefix.parse("::/0")).contains(Prefix.ALL_IPV6);
    for (String wrong :
        List.of(
            "192.0.2.1/24",
            "192.0.2.0/33",
            "192.0.2.0",
            "192.0.2.0/",
            "192.0.2.0/024",
            "192.0.2.0/-1",
            "::/129",
            "2001:db8::1/32",
            "192.0.2.0/24/24")) {
      assertThat(Prefix.parse(wrong)).as(wrong).isEmpty();
    }
  }

  @Property
  void aPrefixHoldsWhatSharesItsBits(
      @ForAll long high, @ForAll long low, @ForAll @IntRange(max = 128) int length) {
    Prefix prefix = Prefix.of(Family.IPV6, high, low, length);
    assertThat(prefix.contains(new Address(Family.IPV6, high, low))).isTrue();
    assertThat(Prefix.parse(prefix.toString())).contains(prefix);
    if (length > 0) {
      Prefix sibling = prefix.sibling();
      assertThat(prefix.contains(sibling.first())).isFalse();
      assertThat(sibling.sibling()).isEqualTo(prefix);
      Prefix around = prefix.shortened(length - 1);
      assertThat(around.contains(prefix)).isTrue();
      assertThat(around.contains(sibling)).isTrue();
      assertThat(prefix.contains(around)).isFalse();
      assertThat(around).isLessThan(sibling.compareTo(prefix) < 0 ? prefix : sibling);
    }
  }

  @Test
  void familiesDoNotMix() {
    assertThat(Prefix.ALL_IPV6.contains(Address.ipv4(0x01020304))).isFalse();
    assertThat(Optional.of(Address.ipv4(0x01020304))).map(Address::toString).contains("1.2.3.4");
  }

  @Test
  void distanceFollowsTheGreatCircle() {
    Location berlin = new Location(52.52, 13.405);
    Location sydney = new Location(-33.869, 151.209);
    assertThat(berlin.kmTo(sydney)).isBetween(16_000.0, 16_200.0);
    assertThat(berlin.kmTo(berlin)).isZero();
  }
}
