package perigee.content.nameserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.ClientSubnetOption;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;
import perigee.content.routing.Ring;
import perigee.model.mapping.Address;
import perigee.model.mapping.ServerHealth;
import perigee.selection.answer.MapView;

/// A site that is reached by anycast sheds clients by its name server's answers (FastRoute).
class AnycastRingsTest {

  private static final long SECOND = 1_000_000_000L;
  private static final String HOST = "www.example.test";

  private final AnycastRings rings =
      AnycastRings.of(
          List.of(
              new Ring(addresses("203.0.113.1", "2001:db8:1::1"), List.of()),
              new Ring(addresses("203.0.113.2"), List.of("east")),
              new Ring(addresses("203.0.113.3"), List.of("west"))));

  private static List<Address> addresses(String... texts) {
    return List.of(texts).stream().map(text -> Address.parse(text).orElseThrow()).toList();
  }

  private static Asking asking(AnycastRings rings) {
    return new Asking(
        NameServerConfig.on(new InetSocketAddress(0), 1, "ns-a", Asking.SECRET)
            .withResponsesPerSecond(0),
        new Served(ServedThings.zones(), ServedThings.view(), rings));
  }

  private static String first(Message answer) {
    return answer.getSection(Section.ANSWER).getFirst().rdataToString();
  }

  /// What clients of so many networks are told.
  private static List<String> told(AnycastRings rings, int networks) {
    Asking asking = asking(rings);
    List<String> all = new ArrayList<>();
    for (int i = 0; i < networks; i++) {
      String network = "100.%d.%d.0".formatted(64 + i / 256, i % 256);
      all.add(first(asking.ask(HOST, Type.A, Asking.subnet(network, 24))));
    }
    return all;
  }

  private static int scope(Message answer) {
    EDNSOption option = answer.getOPT().getOptions(EDNSOption.Code.CLIENT_SUBNET).getFirst();
    return ((ClientSubnetOption) option).getScopePrefixLength();
  }

  @Test
  void whileNothingIsShedEverybodyIsToldTheFirstRing() {
    assertThat(told(rings, 50)).containsOnly("203.0.113.1");
    Message answer = asking(rings).ask(HOST, Type.A, Asking.subnet("100.64.0.0", 24));
    assertThat(scope(answer)).isZero();
    assertThat(Asking.lines(answer, Section.ANSWER)).containsExactly(HOST + ". 20 A 203.0.113.1");
    assertThat(first(asking(rings).ask(HOST, Type.AAAA))).isEqualTo("2001:db8:1:0:0:0:0:1");
    assertThat(first(asking(rings).ask(HOST, Type.HTTPS))).contains("ipv4hint=203.0.113.1");
  }

  @Test
  void anOverloadedRingGivesTheShareThatItShedsToTheNext() {
    List<String> all = told(rings.with(new double[] {0.5, 0.2}), 2_000);
    assertThat(all).filteredOn("203.0.113.1"::equals).hasSizeBetween(900, 1_100);
    assertThat(all).filteredOn("203.0.113.2"::equals).hasSizeBetween(700, 900);
    assertThat(all).filteredOn("203.0.113.3"::equals).hasSizeBetween(130, 270);
  }

  @Test
  void whoWasSentOnStaysWhenMoreAreAndScopesAreNetworks() {
    List<String> few = told(rings.with(new double[] {0.2, 0}), 500);
    List<String> more = told(rings.with(new double[] {0.4, 0}), 500);
    for (int i = 0; i < few.size(); i++) {
      if (few.get(i).equals("203.0.113.2")) {
        assertThat(more.get(i)).isEqualTo("203.0.113.2");
      }
    }
    Asking asking = asking(rings.with(new double[] {0.2, 0}));
    assertThat(scope(asking.ask(HOST, Type.A, Asking.subnet("100.64.0.0", 24)))).isEqualTo(24);
    assertThat(scope(asking.ask(HOST, Type.A, Asking.subnet("2001:db8:7::", 56)))).isEqualTo(48);
  }

  @Test
  void aResolverThatSaysNothingIsTakenForItsClients() {
    Asking asking = asking(rings.with(new double[] {0.5, 0}));
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      all.add(first(asking.from(0x6440_0000L + 256L * i, false).ask(HOST, Type.A)));
    }
    assertThat(all).filteredOn("203.0.113.2"::equals).hasSizeBetween(150, 250);
  }

  /// A map whose servers of `east` carry so much.
  private static MapView view(double load) {
    ServerHealth first = new ServerHealth("e1", ServerHealth.State.ALIVE, load);
    ServerHealth second = new ServerHealth("e2", ServerHealth.State.ALIVE, load);
    return MapView.of(ServedThings.map(), Map.of("e1", first, "e2", second));
  }

  @Test
  void theShareGrowsWhileTheSiteIsOverloadedAndShrinksAfterwards() {
    RingShedding shedding =
        new RingShedding(
            List.of(
                new Ring(addresses("203.0.113.1"), List.of()),
                new Ring(addresses("203.0.113.2"), List.of("west"))),
            "east");
    AnycastRings now = shedding.answers();
    double before = 0;
    for (int second = 0; second < 4; second++) {
      now = shedding.update(view(1.4), second * SECOND).orElse(now);
      assertThat(shedding.shares()[0]).isGreaterThanOrEqualTo(before);
      before = shedding.shares()[0];
    }
    assertThat(told(now, 200)).contains("203.0.113.1", "203.0.113.2");
    for (int second = 4; second < 100; second++) {
      now = shedding.update(view(0.3), second * SECOND).orElse(now);
    }
    assertThat(told(now, 200)).containsOnly("203.0.113.1");
  }
}
