package perigee.wire.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import perigee.wire.dns.ResponseWriter.Section;

class ResponseWriterTest {

  private static final Name WWW = Name.of("www.example.test");
  private static final int MOST = 1232;

  private final Query query = new Query();
  private final ReplyOptions options = new ReplyOptions(MOST, new byte[] {'n', 's', '1'});
  private final ResponseWriter writer = new ResponseWriter();
  private final byte[] out = new byte[65_535];

  @Test
  void anAnswerIsReadByDnsjava() throws IOException {
    begin("wWw.exAmple.test", MOST);
    writer.authoritative();
    writer.section(Section.ANSWER);
    assertThat(writer.addAtQuestion(addresses(WWW, 2))).isTrue();
    org.xbill.DNS.Message message = end();
    assertThat(message.getQuestion().getName()).hasToString("wWw.exAmple.test.");
    assertThat(message.getHeader().getFlag(org.xbill.DNS.Flags.AA)).isTrue();
    assertThat(message.getSection(org.xbill.DNS.Section.ANSWER))
        .extracting(r -> r.rdataToString())
        .containsExactly("192.0.2.1", "192.0.2.2");
    assertThat(message.getOPT().getPayloadSize()).isEqualTo(MOST);
  }

  @Test
  void namesAreCompressed() throws Exception { // RFC 1035 §4.1.4
    begin("www.example.test", MOST);
    writer.section(Section.AUTHORITY);
    Name zone = Name.of("example.test");
    RecordSet servers = set(zone, RecordType.NS, "ns1.example.test.", "ns2.example.test.");
    assertThat(writer.add(servers)).isTrue();
    assertThat(
            writer.add(
                set(zone, RecordType.SOA, "ns1.example.test. h.ns1.example.test. 1 2 3 4 5")))
        .isTrue();
    int length = writer.end(query, options);
    // Header and question 34, OPT 11; 2 + 10 + 4 + 2 for the first NS, 12 + 2 + 4 the second,
    // SOA 12 + 2 + (1 + 1 + 2) + 20.
    assertThat(length).isEqualTo(34 + 11 + 18 + 18 + 38);
    Message message = ours(length);
    assertThat(message.authority()).hasSize(3);
    assertThat(message.authority().getLast())
        .hasToString("example.test. 60 IN SOA ns1.example.test. h.ns1.example.test. 1 2 3 4 5");
  }

  @Test
  void aSetGoesInWholeOrNotAtAll() throws IOException {
    begin("www.example.test", 512);
    writer.section(Section.ANSWER);
    assertThat(writer.addAtQuestion(addresses(WWW, 20))).isTrue();
    assertThat(writer.addAtQuestion(addresses(WWW, 20))).isFalse();
    assertThat(writer.add(addresses(Name.of("a.b.c"), 20))).isFalse();
    writer.section(Section.ADDITIONAL);
    assertThat(writer.add(addresses(Name.of("a.b.c"), 1))).isTrue();
    org.xbill.DNS.Message message = end();
    assertThat(message.getSection(org.xbill.DNS.Section.ANSWER)).hasSize(20);
    assertThat(message.numBytes()).isLessThanOrEqualTo(512);
  }

  @Test
  void aTruncatedResponseHasNoRecords() throws IOException { // RFC 2181 §9
    begin("www.example.test", 512);
    writer.section(Section.ANSWER);
    writer.addAtQuestion(addresses(WWW, 10));
    writer.truncate(query);
    org.xbill.DNS.Message message = end();
    assertThat(message.getHeader().getFlag(org.xbill.DNS.Flags.TC)).isTrue();
    assertThat(message.getSection(org.xbill.DNS.Section.ANSWER)).isEmpty();
    assertThat(message.getOPT()).isNotNull();
  }

  @Test
  void theSubnetComesBackWithItsScope() throws IOException { // RFC 7871 §7.2.1
    byte[] asked =
        HexText.bytes(
            "abcd01000001000000000001"
                + "0377777707"
                + "6578616d706c65"
                + "0474657374"
                + "00"
                + "00010001"
                + QueryTest.opt(QueryTest.subnet("0001", 24, "cb0071") + "00030000"));
    assertThat(query.read(asked, 0, asked.length)).isNull();
    options.begin(query);
    options.scope(20);
    options.error(ExtendedError.STALE_ANSWER);
    writer.begin(query, options, out, 0, MOST);
    writer.code(ResponseCode.BADVERS);
    org.xbill.DNS.OPTRecord opt = end().getOPT();
    org.xbill.DNS.ClientSubnetOption subnet =
        (org.xbill.DNS.ClientSubnetOption) opt.getOptions(8).getFirst();
    assertThat(subnet.getSourcePrefixLength()).isEqualTo(24);
    assertThat(subnet.getScopePrefixLength()).isEqualTo(20);
    assertThat(subnet.getAddress().getHostAddress()).isEqualTo("203.0.113.0");
    assertThat(opt.getExtendedRcode()).isEqualTo(1);
    assertThat(opt.getOptions(3)).hasSize(1);
    assertThat(opt.getOptions(15)).hasSize(1);
  }

  @Property
  void whatIsWrittenIsReadBack(@ForAll("sets") List<RecordSet> sets) throws IOException {
    begin("q.a.test", 65_535);
    writer.section(Section.ANSWER);
    for (RecordSet set : sets) {
      assertThat(writer.add(set)).isTrue();
    }
    int length = writer.end(query, options);
    Message message = ours(length);
    assertThat(message.answer()).isEqualTo(sets.stream().flatMap(RecordSet::records).toList());
    org.xbill.DNS.Message oracle = new org.xbill.DNS.Message(Arrays.copyOf(out, length));
    assertThat(oracle.getSection(org.xbill.DNS.Section.ANSWER)).hasSameSizeAs(message.answer());
  }

  @Provide
  Arbitrary<List<RecordSet>> sets() {
    Arbitrary<String> label = Arbitraries.of("a", "b", "test", "longer-label", "q", "0");
    Arbitrary<Name> name =
        label.list().ofMinSize(0).ofMaxSize(6).map(l -> Name.of(String.join(".", l) + "."));
    Arbitrary<RecordSet> set =
        Combinators.combine(
                name,
                name,
                name,
                Arbitraries.of(
                    RecordType.NS,
                    RecordType.MX,
                    RecordType.SOA,
                    RecordType.TXT,
                    RecordType.SRV,
                    RecordType.CNAME))
            .as(ResponseWriterTest::set);
    return set.list().ofMaxSize(40);
  }

  private static RecordSet set(Name owner, Name one, Name two, int type) {
    String text =
        switch (type) {
          case RecordType.MX -> "10 " + one;
          case RecordType.SOA -> one + " " + two + " 1 2 3 4 5";
          case RecordType.TXT -> "\"" + one.labels() + "\"";
          case RecordType.SRV -> "1 2 3 " + one;
          default -> one.toString();
        };
    return set(owner, type, text);
  }

  private static RecordSet set(Name owner, int type, String... texts) {
    return new RecordSet(owner, type, 60, Arrays.stream(texts).map(t -> rdata(type, t)).toList());
  }

  private static Rdata rdata(int type, String text) {
    try {
      return RdataText.parse(type, text, Name.ROOT);
    } catch (RdataException e) {
      throw new AssertionError(text, e);
    }
  }

  private static RecordSet addresses(Name owner, int count) {
    return new RecordSet(
        owner,
        RecordType.A,
        20,
        IntStream.rangeClosed(1, count)
            .mapToObj(i -> Rdata.of((byte) 192, (byte) 0, (byte) 2, (byte) i))
            .toList());
  }

  private void begin(String name, int most) throws IOException {
    org.xbill.DNS.Record question =
        org.xbill.DNS.Record.newRecord(
            org.xbill.DNS.Name.fromString(name + "."), RecordType.A, RecordClass.IN);
    org.xbill.DNS.Message asked = org.xbill.DNS.Message.newQuery(question);
    asked.addRecord(new org.xbill.DNS.OPTRecord(4096, 0, 0), org.xbill.DNS.Section.ADDITIONAL);
    byte[] wire = asked.toWire();
    assertThat(query.read(wire, 0, wire.length)).isNull();
    options.begin(query);
    writer.begin(query, options, out, 0, most);
  }

  private org.xbill.DNS.Message end() throws IOException {
    int length = writer.end(query, options);
    return new org.xbill.DNS.Message(Arrays.copyOf(out, length));
  }

  private Message ours(int length) {
    return switch (Message.read(Arrays.copyOf(out, length))) {
      case Message.Read.Whole(Message message) -> message;
      case Message.Read.Broken(Malformed why) -> throw new AssertionError(why);
    };
  }
}
