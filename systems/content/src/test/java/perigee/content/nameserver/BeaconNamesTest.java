package perigee.content.nameserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.CookieOption;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;
import perigee.model.mapping.NameSighting;
import perigee.wire.dns.Name;

class BeaconNamesTest {

  private static final String NAME = "0123456789aBcDeF.beacon.top.test";
  private static final NameSighting SEEN =
      new NameSighting("0123456789abcdef", "198.51.100.53", true);
  private static final long RESOLVER = 0xc633_6435L;

  private final Asking asking = new Asking(config(), served());

  @Test
  void whoAsksByTcpIsNotedAndLedToAnEdge() {
    Message answer = asking.from(RESOLVER, true).ask(NAME, Type.A);
    assertThat(Asking.lines(answer, Section.ANSWER)).isNotEmpty().allMatch(a -> a.contains(" A "));
    assertThat(asking.sightings).contains(SEEN);
  }

  @Test
  void whoAsksByUdpMustShowThatTheAddressIsHisOwn() {
    asking.from(RESOLVER, false);
    Message first = asking.ask(NAME, Type.A, new CookieOption(new byte[8]));
    assertThat(first.getHeader().getFlag(Flags.TC)).isTrue();
    assertThat(first.getSection(Section.ANSWER)).isEmpty();
    assertThat(asking.sightings).isEmpty();
    CookieOption cookie =
        (CookieOption) first.getOPT().getOptions(EDNSOption.Code.COOKIE).getFirst();
    Message second =
        asking.ask(
            NAME, Type.AAAA, new CookieOption(new byte[8], cookie.getServerCookie().orElseThrow()));
    assertThat(second.getHeader().getFlag(Flags.TC)).isFalse();
    assertThat(asking.sightings).contains(SEEN);
  }

  @Test
  void whoTellsItsClientsNetworkIsAnsweredAndNotNoted() {
    Message answer =
        asking.from(RESOLVER, false).ask(NAME, Type.A, Asking.subnet("203.0.113.0", 24));
    assertThat(answer.getSection(Section.ANSWER)).isNotEmpty();
    assertThat(asking.sightings).isEmpty();
  }

  @Test
  void onlyWhoWantsAnAddressIsNoted() {
    asking.from(RESOLVER, true).ask(NAME, Type.TXT);
    asking.ask("beacon.top.test", Type.A);
    assertThat(asking.sightings).isEmpty();
  }

  private static NameServerConfig config() {
    return NameServerConfig.on(new InetSocketAddress(0), 1, "low", Asking.SECRET);
  }

  private static Served served() {
    Name any = Name.of("*.beacon.top.test");
    ServedZone zone =
        ServedThings.zone(
            "beacon.top.test",
            List.of(new DeliveredName(any, any, false, true)),
            "beacon.top.test NS n0.ns.top.test.");
    return new Served(Zones.of(List.of(zone)), ServedThings.view());
  }
}
