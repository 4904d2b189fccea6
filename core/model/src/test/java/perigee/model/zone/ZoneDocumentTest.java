package perigee.model.zone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import perigee.model.document.Problem;
import perigee.model.document.Reading;
import perigee.wire.dns.Name;
import perigee.wire.dns.RecordType;

class ZoneDocumentTest {

  private static final String WHOLE =
      """
      name: Example.ORG
      provider: acme
      ttl: 2h
      dnssec: true
      soa: {rname: host.master@example.org, minimum: 10m}
      records:
        - {name: "@", type: CDN, data: shop}
        - {name: www, type: cdn, data: shop}
        - {name: "@", type: MX, data: [10 mail, 20 mail.example.net.]}
        - {name: mail, type: A, ttl: 5m, data: [192.0.2.1, 192.0.2.2]}
        - {name: MAIL.example.org., type: AAAA, data: "2001:db8::1"}
        - {name: "@", type: TXT, data: "\\"v=spf1 -all\\" \\"more\\""}
        - {name: "@", type: CAA, data: 0 issue "ca.example.net"}
        - {name: _sip._tcp, type: SRV, data: 1 2 5060 mail}
        - {name: "*.wild", type: CNAME, data: www}
        - {name: svc, type: HTTPS, data: 1 . alpn=h2 port=8443}
        - {name: odd, type: TYPE65280, data: '\\# 2 abcd'}
        - {name: sub, type: NS, data: [ns.sub, ns.example.net.]}
        - {name: sub, type: DS, data: 1 13 2 0102030405060708091011121314151617181920212223242526272829303132}
        - {name: ns.sub, type: A, data: 192.0.2.53}
      """;

  @Test
  void aZoneOfEveryTypeIsReadAndWrittenBackEqual() {
    Zone zone = ZoneDocument.read(WHOLE, "z").orThrow();

    assertThat(zone.name()).isEqualTo("example.org");
    assertThat(zone.deliveries())
        .containsExactly(
            new Delivery(Name.of("example.org"), "shop"),
            new Delivery(Name.of("www.example.org"), "shop"));
    ZoneRecords mail =
        zone.records().stream()
            .filter(s -> s.owner().equals(Name.of("mail.example.org")))
            .filter(s -> s.type() == RecordType.A)
            .findFirst()
            .orElseThrow();
    assertThat(mail.ttlSeconds()).isEqualTo(300);
    assertThat(mail.data()).hasSize(2);
    assertThat(zone.soa().rname()).contains(Name.of("host\\.master.example.org"));
    assertThat(ZoneDocument.read(ZoneDocument.write(zone), "again").orThrow()).isEqualTo(zone);
    assertThat(ZoneDocument.write(ZoneDocument.read(ZoneDocument.write(zone), "again").orThrow()))
        .isEqualTo(ZoneDocument.write(zone));
  }

  /// Records, with a mark before the place of the problem, and what it says.
  static Stream<Arguments> wrong() {
    return Stream.of(
        arguments(
            "»{name: www, type: CNAME, data: a}, {name: www, type: TXT, data: t}", "other records"),
        arguments("»{name: '@', type: CNAME, data: a}", "apex"),
        arguments("»{name: www, type: CNAME, data: [a, b]}", "several targets"),
        arguments("{name: »www.example.net., type: A, data: 192.0.2.1}", "not in the zone"),
        arguments("»{name: sub, type: NS, data: ns.sub}", "no A and no AAAA"),
        arguments("»{name: '@', type: NS, data: ns}", "no A and no AAAA"),
        arguments("{name: a, type: A, ttl: »8d, data: 192.0.2.1}", "it must be 1s to 7d"),
        arguments("{name: a, type: A, data: »192.0.2.256}", "not an IPv4 address"),
        arguments("{name: a, type: A, data: [192.0.2.1, »192.0.2.1]}", "once"),
        arguments("{name: a, type: »SOA, data: x}", "key soa"),
        arguments("{name: a, type: »RRSIG, data: x}", "makes it itself"),
        arguments("{name: a, type: »ANY, data: x}", "only questions have"),
        arguments("{name: a, type: »AAAAA, data: x}", "a type of record"),
        arguments(
            "{name: a, type: CDN, data: shop}, »{name: a, type: A, data: 192.0.2.1}",
            "CDN gives, too"),
        arguments("»{name: a, type: DS, data: 1 13 2 ab}", "without NS"),
        arguments(
            "{name: sub, type: NS, data: ns.example.net.}, »{name: x.sub, type: TXT, data: t}",
            "below the delegation"),
        arguments(
            "»{name: '@', type: MX, data: 1 m}, {name: m, type: CNAME, data: x}", "is an alias"),
        arguments(
            "{name: a, type: A, data: 192.0.2.1}, »{name: A, type: A, data: 192.0.2.2}", "again"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void whatIsWrongIsToldAtItsPlace(String records, String message) {
    String line = "records: [" + records + "]";
    String text = "name: example.org\n" + line.replace("»", "") + "\n";
    Reading<Zone> reading = ZoneDocument.read(text, "zone.yaml");

    assertThat(reading).isInstanceOf(Reading.Refused.class);
    List<Problem> problems = ((Reading.Refused<Zone>) reading).problems();
    assertThat(problems)
        .anySatisfy(problem -> {
          assertThat(problem.message()).contains(message);
          assertThat(problem.line()).isEqualTo(2);
          assertThat(problem.column()).isEqualTo(line.indexOf('»') + 1);
        });
  }
}
