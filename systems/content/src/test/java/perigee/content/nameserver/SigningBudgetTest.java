package perigee.content.nameserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;
import perigee.content.dnssec.OnlineSigner;
import perigee.content.dnssec.SignatureCache;
import perigee.content.dnssec.SignedZone;
import perigee.content.dnssec.SigningKey;
import perigee.wire.dns.Name;
import perigee.wire.dnssec.DnsKey;

class SigningBudgetTest {

  private static final int PER_SECOND = 6;

  private final SignatureCache signatures = new SignatureCache(() -> Instant.EPOCH);
  private Asking asking;

  @BeforeEach
  void serve() throws Exception {
    asking = asking(0, PER_SECOND);
  }

  private Asking asking(int responsesPerSecond, int signaturesPerSecond) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    KeyPair pair = generator.generateKeyPair();
    DnsKey published = DnsKey.of((ECPublicKey) pair.getPublic());
    Name apex = Name.of("example.test");
    SignedZone keys = new SignedZone(apex, List.of(new SigningKey(published, pair.getPrivate())));
    ServedZone plain = ServedThings.zone("example.test", List.of(), ServedThings.EXAMPLE);
    ServedZone zone =
        new ServedZone(
            apex,
            plain.soa(),
            60,
            plain.records(),
            List.of(),
            Optional.of(new OnlineSigner(keys, 60, signatures)));
    NameServerConfig usual = NameServerConfig.on(new InetSocketAddress(0), 1, "ns", Asking.SECRET);
    NameServerConfig tight =
        new NameServerConfig(
            usual.address(),
            1,
            1232,
            "ns",
            Asking.SECRET,
            responsesPerSecond,
            signaturesPerSecond,
            10,
            10);
    return new Asking(tight, new Served(Zones.of(List.of(zone)), ServedThings.view()));
  }

  @Test
  void aFloodOfNewNamesMakesNoMoreSignaturesThanTheBudget() {
    int cut = 0;
    for (int i = 0; i < 50; i++) {
      Message answer = asking.answer(signed("n" + i + ".example.test"));
      boolean isCut = answer.getHeader().getFlag(Flags.TC);
      // Never half: either with its signatures, or empty.
      assertThat(answer.getSection(Section.AUTHORITY)).hasSize(isCut ? 0 : 4);
      cut += isCut ? 1 : 0;
    }
    assertThat(signatures.made()).isEqualTo(PER_SECOND);
    assertThat(cut).isEqualTo(50 - (PER_SECOND - 1));
    assertThat(asking.responder().counts().of(QueryCounts.Kind.UNSIGNED)).isEqualTo(cut);
    // What was signed before is still answered, and a second later there is more.
    assertThat(asking.answer(signed("n0.example.test")).getHeader().getFlag(Flags.TC)).isFalse();
    asking.millis.addAndGet(1_000);
    assertThat(asking.answer(signed("n49.example.test")).getHeader().getFlag(Flags.TC)).isFalse();
  }

  @Test
  void withoutABudgetTcpEndsAndPlainAnswersGoOn() {
    asking.from(0xc633_6435L, true);
    for (int i = 0; i < 50; i++) {
      asking.answerLength(signed("n" + i + ".example.test").toWire(65_535));
    }
    assertThat(asking.answerLength(signed("n60.example.test").toWire(65_535))).isZero();
    assertThat(asking.ask("n60.example.test", Type.A).getSection(Section.AUTHORITY)).hasSize(1);
  }

  @Test
  void aSignedDenialCountsAsOneThoughItsCodeDoesNotSaySo() throws Exception {
    asking = asking(50, 1_000);
    int held = 0;
    for (int i = 0; i < 50; i++) {
      int length = asking.answerLength(signed("n" + i + ".example.test").toWire(65_535));
      held += length < 100 ? 1 : 0;
    }
    // Each costs five.
    assertThat(held).isEqualTo(40);
  }

  private static Message signed(String name) {
    Message query = Asking.query(name, Type.A);
    query.addRecord(new OPTRecord(1232, 0, 0, ExtendedFlags.DO), Section.ADDITIONAL);
    return query;
  }
}
