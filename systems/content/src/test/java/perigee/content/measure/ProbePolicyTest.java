package perigee.content.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import perigee.model.mapping.Address;
import perigee.model.mapping.Prefix;

class ProbePolicyTest {

  @Test
  void onlyPublicHostsAreProbed() {
    for (String host : List.of("1.1.1.1", "8.8.8.8", "172.32.0.1", "2606:4700::1111")) {
      assertThat(ProbePolicy.PUBLIC.allows(address(host))).as(host).isTrue();
    }
    for (String host :
        List.of(
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "127.0.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "192.168.1.1",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::ffff:10.0.0.1",
            "fe80::1",
            "fd00::1",
            "ff02::1",
            "2001:db8::1")) {
      assertThat(ProbePolicy.PUBLIC.allows(address(host))).as(host).isFalse();
    }
  }

  @Test
  void whatTheOperatorNamesIsProbedToo() {
    ProbePolicy policy = new ProbePolicy(List.of(Prefix.parse("10.20.0.0/16").orElseThrow()));
    assertThat(policy.allows(address("10.20.3.4"))).isTrue();
    assertThat(policy.allows(address("10.21.3.4"))).isFalse();
  }

  private static Address address(String text) {
    return Address.parse(text).orElseThrow();
  }
}
