package perigee.calling.phone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import perigee.calling.letter.FileNote;
import perigee.calling.letter.Group;
import perigee.calling.letter.Letter;
import perigee.calling.letter.News;
import perigee.calling.letter.Note;
import perigee.calling.letter.Proved;
import perigee.calling.letter.Sealed;
import perigee.calling.overlay.HostCache;
import perigee.calling.sip.EdgeUnderTest;
import perigee.calling.sip.ScriptedPhone;
import perigee.model.identity.DeviceCertificate;
import perigee.realtime.media.Reach;
import perigee.wire.overlay.HostEntry;
import perigee.wire.overlay.Octets;
import perigee.wire.overlay.Services;
import perigee.wire.sip.SipRequest;
import perigee.wire.sip.SipResponse;

/// A phone among people who write in groups from other devices, which a test plays.
@NullUnmarked // what must be there and is not fails the test
class GroupChatTest {

  private static final String ID = "+0123456789abcdef0123456789abcdef";

  private final Map<String, Account> accounts = new ConcurrentHashMap<>();
  private final Map<String, String> certificates = new ConcurrentHashMap<>();
  private final Told told = new Told();
  private final BlockingQueue<String> left = new LinkedBlockingQueue<>();
  private String kept = "";
  private Authority authority;
  private EdgeUnderTest edge;
  private Phone phone;

  @BeforeEach
  void start() throws Exception {
    edge = new EdgeUnderTest();
    authority = new Authority();
    accounts.put("anna", authority.account("anna", Set.of("bob")));
    accounts.put("bob", authority.account("bob", Set.of("anna")));
    accounts.put("carol", authority.account("carol", Set.of("bob")));
    certificates.put("bob", accounts.get("bob").certificate());
    phone = open();
  }

  @AfterEach
  void stop() {
    phone.close();
    edge.close();
  }

  private Phone open() throws IOException, InterruptedException {
    HostCache cache = new HostCache();
    InetAddress here = InetAddress.getLoopbackAddress();
    Services services = new Services(edge.address().getPort(), 0, 0);
    cache.heard(List.of(new HostEntry("edge", here.getHostAddress(), 1, Octets.NONE, services)));
    Phone opened =
        Phone.start(
            new PhoneConfig(
                accounts.get("anna"),
                null,
                List::of,
                here,
                Reach.PLAIN,
                Privacy.BUDDIES,
                new Letters(),
                new Kept(),
                Downloads.none(),
                InstantSource.system(),
                System::nanoTime),
            cache,
            told);
    told.await(PhoneEvent.Registered.class);
    return opened;
  }

  private final class Kept implements Shelf {

    @Override
    public String load() {
      return kept;
    }

    @Override
    public void keep(String text) {
      kept = text;
    }
  }

  private final class Letters implements Post {

    @Override
    public List<String> devices(String person) throws IOException {
      String one = certificates.get(person);
      if (one == null) {
        throw new IOException("no contact");
      }
      return List.of(one);
    }

    @Override
    public void leave(String person, String device, String body, String permit) {
      left.add(person + " " + permit);
    }

    @Override
    public List<Waiting> waiting() {
      return List.of();
    }

    @Override
    public void received(List<Integer> numbers) {}
  }

  private static Group trip(String... people) {
    Map<String, Group.Member> members = new ConcurrentHashMap<>();
    for (String one : people) {
      members.put(one, new Group.Member(1, true, one));
    }
    return new Group(ID, "Trip", 1, members);
  }

  private DeviceCertificate device(String person) {
    Account account = accounts.get(person);
    return account.trust().device(account.certificate(), Instant.now()).orElseThrow();
  }

  /// What somebody says, sealed.
  private String sealed(
      String from, String to, String id, String type, String body, Group group, String receiver) {
    Account by = accounts.get(from);
    Letter letter =
        new Letter(to, id, Instant.now(), type, body, group, "a permit", by.certificate());
    return Sealed.of(
            letter.sign(by.device(), by.key()), List.of(device(receiver)), new SecureRandom())
        .json();
  }

  private static int say(ScriptedPhone from, String type, String body) throws IOException {
    SipRequest message =
        from.request(SipRequest.MESSAGE, "sip:anna@perigee.local", "Content-Type", type);
    from.send(bearing(message, body));
    while (true) {
      switch (from.next()) {
        case SipRequest request -> from.send(from.reply(request, 200));
        case SipResponse response -> {
          return response.status();
        }
      }
    }
  }

  private static SipRequest bearing(SipRequest message, String body) {
    return new SipRequest(message.method(), message.uri(), message.headers(), body);
  }

  private String opened(String person, SipRequest request) {
    Account account = accounts.get(person);
    Sealed sealed = Sealed.parse(request.body()).orElseThrow();
    return sealed.open(account.device(), account.key()).orElseThrow();
  }

  private Letter read(String from, String person, SipRequest request) {
    return Letter.read(opened(person, request), accounts.get(person).trust(), from, Instant.now())
        .orElseThrow()
        .said();
  }

  @Test
  void aGroupIsReadAndWrittenTo() throws Exception {
    Group group = trip("anna", "bob", "carol");
    try (ScriptedPhone bob = edge.registered("bob");
        ScriptedPhone carol = edge.registered("carol")) {
      String news =
          "{\"what\":\"began\",\"people\":[],\"devices\":[\"%s\"],\"permits\":{\"carol\":\"hers\"}}"
              .formatted(accounts.get("carol").certificate());
      // Carol is no contact: only who is brings a group.
      assertThat(
              say(
                  carol,
                  Sealed.TYPE,
                  sealed("carol", "anna", "0", Letter.TEXT, "x", group, "anna")))
          .isEqualTo(403);
      assertThat(say(bob, Sealed.TYPE, sealed("bob", "anna", "1", News.TYPE, news, group, "anna")))
          .isEqualTo(200);
      assertThat(told.await(PhoneEvent.GroupChanged.class).title()).isEqualTo("Trip");
      assertThat(
              say(
                  carol,
                  Sealed.TYPE,
                  sealed("carol", "anna", "2", Letter.TEXT, "Hi", group, "anna")))
          .isEqualTo(200);
      assertThat(told.await(PhoneEvent.GroupMessage.class))
          .isEqualTo(new PhoneEvent.GroupMessage(ID, "Trip", "sip:carol@perigee.local", "Hi"));
    }
    // It knows it the next time, too, and whoever is in it.
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    while (!kept.contains("a permit") && System.nanoTime() < until) {
      Thread.sleep(20);
    }
    phone.close();
    phone = open();
    try (ScriptedPhone carol = edge.registered("carol")) {
      phone.message("+0123", "Hello all");
      SipRequest message = carol.request();
      carol.send(carol.reply(message, 200));
      Letter letter = read("anna", "carol", message);
      assertThat(letter.body()).isEqualTo("Hello all");
      assertThat(letter.group().title()).isEqualTo("Trip");
      assertThat(letter.permit()).isNotEmpty();
      // Who does not say that it came, and who is not there, find it at the login server.
      String first = left.poll(10, TimeUnit.SECONDS);
      String second = left.poll(10, TimeUnit.SECONDS);
      assertThat(List.of(first, second)).containsExactlyInAnyOrder("bob ", "carol a permit");
    }
  }

  @Test
  void aGroupBeginsHereAndIsLeft() throws Exception {
    try (ScriptedPhone bob = edge.registered("bob")) {
      phone.beginGroup("Walk", List.of("bob"));
      PhoneEvent.GroupChanged began = told.await(PhoneEvent.GroupChanged.class);
      assertThat(began.what()).isEqualTo("began");
      SipRequest first = bob.request();
      bob.send(bob.reply(first, 200));
      Letter letter = read("anna", "bob", first);
      assertThat(letter.group().id()).isEqualTo(began.group());
      assertThat(letter.group().othersThan("anna")).containsExactly("bob");
      News news = News.parse(letter.body()).orElseThrow();
      assertThat(news.what()).isEqualTo("began");
      assertThat(news.devices()).containsExactly(accounts.get("bob").certificate());
      phone.leaveGroup(began.group().substring(0, 9));
      SipRequest second = bob.request();
      bob.send(bob.reply(second, 200));
      Letter farewell = read("anna", "bob", second);
      assertThat(News.parse(farewell.body()).orElseThrow().what()).isEqualTo("left");
      assertThat(farewell.group().has("anna")).isFalse();
      // Who is no contact is not taken in.
      phone.beginGroup("Others", List.of("carol"));
      PhoneEvent.MessageSent refused = told.await(PhoneEvent.MessageSent.class);
      while (refused.status() != 403) {
        refused = told.await(PhoneEvent.MessageSent.class);
      }
      assertThat(refused.to()).isEqualTo("sip:carol@perigee.local");
    }
  }

  @Test
  void whoHasLeftIsNotHeard() throws Exception {
    try (ScriptedPhone bob = edge.registered("bob");
        ScriptedPhone carol = edge.registered("carol")) {
      Group group = trip("anna", "bob", "carol");
      assertThat(say(bob, Sealed.TYPE, sealed("bob", "anna", "1", Letter.TEXT, "a", group, "anna")))
          .isEqualTo(200);
      Group without =
          new Group(ID, "Trip", 1, Map.of("carol", new Group.Member(2, false, "carol")));
      assertThat(
              say(bob, Sealed.TYPE, sealed("bob", "anna", "2", Letter.TEXT, "b", without, "anna")))
          .isEqualTo(200);
      assertThat(
              say(
                  carol,
                  Sealed.TYPE,
                  sealed("carol", "anna", "3", Letter.TEXT, "c", group, "anna")))
          .isEqualTo(403);
    }
  }

  @Test
  void aDeviceThatIsNotKnownIntroducesItself() throws Exception {
    try (ScriptedPhone bob = edge.registered("bob")) {
      String forAnother = sealed("bob", "anna", "1", Letter.TEXT, "x", null, "carol");
      SipRequest message =
          bob.request(SipRequest.MESSAGE, "sip:anna@perigee.local", "Content-Type", Sealed.TYPE);
      bob.send(bearing(message, forAnother));
      SipRequest note = null;
      int status = 0;
      while (note == null || status == 0) {
        switch (bob.next()) {
          case SipRequest request -> note = request;
          case SipResponse response -> status = response.status();
        }
      }
      assertThat(status).isEqualTo(493);
      Account bobs = accounts.get("bob");
      Proved<Note> proved =
          Note.read(note.body(), bobs.trust(), "anna", Instant.now()).orElseThrow();
      assertThat(proved.said().what()).isEqualTo(Note.DEVICE);
      assertThat(proved.said().to()).isEqualTo("bob");
      assertThat(proved.device().device()).isEqualTo("device-anna");
    }
  }

  @Test
  void aFileIsToldOf() throws Exception {
    try (ScriptedPhone bob = edge.registered("bob")) {
      String file =
          "{\"name\":\"map.pdf\",\"size\":3,\"type\":\"application/pdf\",\"pieces\":[\"%s\"]}"
              .formatted("A".repeat(43));
      assertThat(
              say(bob, Sealed.TYPE, sealed("bob", "anna", "1", FileNote.TYPE, file, null, "anna")))
          .isEqualTo(200);
      assertThat(told.await(PhoneEvent.FileOffered.class))
          .isEqualTo(new PhoneEvent.FileOffered("1", "sip:bob@perigee.local", "", "map.pdf", 3));
    }
  }

  /// What is said here is shown at the person's other devices, and what is said there here.
  @Test
  void devicesOfOnePersonTellEachOther() throws Exception {
    Account other = authority.account("anna", "other", Set.of("bob"));
    accounts.put("annas-other", other);
    certificates.put("anna", other.certificate());
    try (ScriptedPhone annas = edge.registered("anna");
        ScriptedPhone bob = edge.registered("bob")) {
      phone.message("bob", "Hello");
      assertThat(read("anna", "bob", bob.request()).body()).isEqualTo("Hello");
      Letter mirrored = read("anna", "annas-other", annas.request());
      assertThat(mirrored.to()).isEqualTo("bob");
      assertThat(mirrored.body()).isEqualTo("Hello");
      assertThat(
              say(
                  annas,
                  Sealed.TYPE,
                  sealed("annas-other", "bob", "7", Letter.TEXT, "There", null, "anna")))
          .isEqualTo(200);
      assertThat(told.await(PhoneEvent.SaidElsewhere.class))
          .isEqualTo(new PhoneEvent.SaidElsewhere("sip:bob@perigee.local", "There"));
    }
  }
}
