package perigee.wire.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class OverlayMessageTest {

  private static final Octets CERTIFICATE = Octets.of(new byte[] {1, 2, 3});
  private static final Octets SIGNATURE = Octets.of(new byte[] {-1});

  @Property(tries = 300)
  void messagesAreReadAsTheyAreWritten(@ForAll("messages") OverlayMessage message) {
    assertThat(OverlayReader.read(OverlayWriter.write(message)))
        .isEqualTo(new OverlayRead.Message(message));
  }

  @Property(tries = 100)
  void aShortenedMessageIsMalformed(
      @ForAll("messages") OverlayMessage message, @ForAll Random random) {
    byte[] whole = OverlayWriter.write(message);
    byte[] part = Arrays.copyOf(whole, random.nextInt(whole.length));
    assertThat(OverlayReader.read(part)).isInstanceOf(OverlayRead.Malformed.class);
  }

  @Example
  void whatIsSignedDependsOnEveryField() {
    LocationRecord record = record("anna", "phone", 7);
    assertThat(OverlayWriter.signed(record))
        .isEqualTo(OverlayWriter.signed(record.signed(Octets.NONE)))
        .isNotEqualTo(OverlayWriter.signed(record("ann", "aphone", 7)))
        .isNotEqualTo(OverlayWriter.signed(record("anna", "phone", 8)));
    Rumour.Accusation suspicion = new Rumour.Accusation("a", 1, false, "b", Octets.NONE);
    Rumour.Accusation death = new Rumour.Accusation("a", 1, true, "b", Octets.NONE);
    assertThat(OverlayWriter.signed(suspicion)).isNotEqualTo(OverlayWriter.signed(death));
  }

  @Example
  void tooManyRecordsAreMalformed() {
    List<LocationRecord> many = Collections.nCopies(49, record("a", "b", 1));
    assertThat(OverlayReader.read(OverlayWriter.write(new OverlayMessage.Put(1, 2, many))))
        .isEqualTo(new OverlayRead.Malformed("a number is above 48"));
  }

  @Example
  void controlCharactersInNamesAreMalformed() {
    assertThat(OverlayReader.read(OverlayWriter.write(new OverlayMessage.Find(1, "an\nna"))))
        .isEqualTo(new OverlayRead.Malformed("text has a control character"));
  }

  @Provide
  Arbitrary<OverlayMessage> messages() {
    Arbitrary<Long> ids = Arbitraries.longs().between(0, Long.MAX_VALUE);
    Arbitrary<String> names = Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(20);
    Arbitrary<Rumour> rumours = Combinators.combine(names, ids, names).as(this::rumour);
    Arbitrary<List<Rumour>> some = rumours.list().ofMaxSize(5);
    Arbitrary<LocationRecord> records = Combinators.combine(names, names, ids).as(this::record);
    Arbitrary<List<HostEntry>> hosts =
        names
            .map(name -> new HostEntry(name, name, 443, SIGNATURE, new Services(1, 65_535, 3)))
            .list()
            .ofMaxSize(5);
    return Arbitraries.oneOf(
        Combinators.combine(ids, some).as((id, all) -> new OverlayMessage.Ping(id, 40, all)),
        Combinators.combine(ids, names, some).as(OverlayMessage.PingVia::new),
        Combinators.combine(ids, some).as((id, all) -> new OverlayMessage.Ack(id, 100, all)),
        ids.map(OverlayMessage.Nack::new),
        Combinators.combine(ids, names).as(OverlayMessage.Pull::new),
        Combinators.combine(ids, names)
            .as((id, name) -> new OverlayMessage.Cards(id, List.of(card(name, id)), true)),
        Combinators.combine(ids, records.list().ofMaxSize(4))
            .as((id, all) -> new OverlayMessage.Put(id, Slots.COUNT - 1, all)),
        ids.map(id -> new OverlayMessage.Took(id, 1, 2, 3)),
        Combinators.combine(ids, names).as(OverlayMessage.Find::new),
        Combinators.combine(ids, names, names)
            .as((id, key, text) -> new OverlayMessage.Search(id, key, text, 10)),
        Combinators.combine(ids, records.list().ofMaxSize(4))
            .as((id, all) -> new OverlayMessage.Found(id, true, all)),
        ids.map(id -> new OverlayMessage.Compare(id, 5, 77, -id)),
        ids.map(OverlayMessage.Same::new),
        ids.map(id -> new OverlayMessage.Have(id, List.of(new OverlayMessage.Entry(~id, id)))),
        Combinators.combine(ids, names)
            .as((id, host) -> new OverlayMessage.DialBack(id, host, 65_535, 7)),
        ids.map(id -> new OverlayMessage.Dialled(id, false, true)),
        ids.map(id -> new OverlayMessage.Bulk(id, SIGNATURE)),
        ids.map(id -> new OverlayMessage.Weighed(id, 65_536)),
        ids.map(OverlayMessage.Lend::new),
        Combinators.combine(ids, names)
            .as((id, name) -> new OverlayMessage.Lent(id, name, name, id, id)),
        ids.map(OverlayMessage.Leaving::new),
        ids.map(OverlayMessage.Enter::new),
        ids.map(OverlayMessage.Entered::new),
        Combinators.combine(ids, hosts).as((id, all) -> new OverlayMessage.SentOn(id, 500, all)),
        ids.map(OverlayMessage.Hosts::new),
        Combinators.combine(ids, hosts).as(OverlayMessage.HostList::new),
        Combinators.combine(ids, names).as(OverlayMessage.Locate::new),
        Combinators.combine(ids, names).as((id, name) -> new OverlayMessage.Seek(id, name, 9)),
        Combinators.combine(ids, names)
            .as((id, name) ->
                new OverlayMessage.Sought(id, List.of(new OverlayMessage.Hit(name, "", 2)))),
        Combinators.combine(ids, records).as(OverlayMessage.Publish::new));
  }

  private Rumour rumour(String subject, long incarnation, String accuser) {
    return incarnation % 2 == 0
        ? new Rumour.Alive(card(subject, incarnation))
        : new Rumour.Accusation(subject, incarnation, incarnation % 3 == 0, accuser, SIGNATURE);
  }

  private MemberCard card(String id, long incarnation) {
    return new MemberCard(id, "203.0.113.7", 443, incarnation, CERTIFICATE, SIGNATURE);
  }

  private LocationRecord record(String person, String device, long sequence) {
    return new LocationRecord(
        person,
        device,
        "Anna Grün",
        sequence,
        1_700_000_000,
        1_700_003_600,
        List.of("super1"),
        "sip:x",
        CERTIFICATE,
        SIGNATURE);
  }
}
