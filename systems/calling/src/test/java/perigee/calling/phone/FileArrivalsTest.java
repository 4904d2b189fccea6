package perigee.calling.phone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import perigee.calling.letter.FileNote;
import perigee.calling.letter.FilePart;
import perigee.calling.letter.Letter;
import perigee.calling.letter.Sealed;
import perigee.calling.overlay.HostCache;
import perigee.calling.sip.EdgeUnderTest;
import perigee.calling.sip.ScriptedPhone;
import perigee.model.document.Document;
import perigee.model.identity.DeviceCertificate;
import perigee.realtime.media.Reach;
import perigee.wire.overlay.HostEntry;
import perigee.wire.overlay.Octets;
import perigee.wire.overlay.Services;
import perigee.wire.sip.SipRequest;

/// A phone fetches a file from a browser, which the test plays.
@NullUnmarked // what must be there and is not fails the test
class FileArrivalsTest {

  private static final int SIZE = FileNote.PIECE + 40_000;

  private final Told told = new Told();
  private final byte[] file = new byte[SIZE];
  private final Folder folder = new Folder();
  private EdgeUnderTest edge;
  private Account anna;
  private Account bob;
  private Phone phone;
  private int letters;

  /// One file in memory.
  private static final class Folder implements Downloads {

    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

    @Override
    public synchronized int pieces(String id) {
      return kept.size() / FileNote.PIECE;
    }

    @Override
    public synchronized void add(String id, byte[] piece) {
      kept.writeBytes(piece);
    }

    @Override
    public synchronized String whole(String id, String name) {
      return "files/" + name;
    }

    synchronized byte[] octets() {
      return kept.toByteArray();
    }
  }

  @BeforeEach
  void start() throws Exception {
    new Random(7).nextBytes(file);
    edge = new EdgeUnderTest();
    Authority authority = new Authority();
    anna = authority.account("anna", Set.of("bob"));
    bob = authority.account("bob", Set.of("anna"));
    HostCache cache = new HostCache();
    InetAddress here = InetAddress.getLoopbackAddress();
    Services services = new Services(edge.address().getPort(), 0, 0);
    cache.heard(List.of(new HostEntry("edge", here.getHostAddress(), 1, Octets.NONE, services)));
    phone =
        Phone.start(
            new PhoneConfig(
                anna,
                null,
                List::of,
                here,
                Reach.PLAIN,
                Privacy.BUDDIES,
                Post.none(),
                Shelf.none(),
                folder,
                InstantSource.system(),
                System::nanoTime),
            cache,
            told);
    told.await(PhoneEvent.Registered.class);
  }

  @AfterEach
  void stop() {
    phone.close();
    edge.close();
  }

  private void say(ScriptedPhone browser, String type, String body) throws Exception {
    Letter letter =
        new Letter(
            "anna", "letter" + letters++, Instant.now(), type, body, null, "", bob.certificate());
    DeviceCertificate to = anna.trust().device(anna.certificate(), Instant.now()).orElseThrow();
    Sealed sealed =
        Sealed.of(letter.sign(bob.device(), bob.key()), List.of(to), new SecureRandom());
    SipRequest message =
        browser.request(SipRequest.MESSAGE, "sip:anna@perigee.local", "Content-Type", Sealed.TYPE);
    browser.send(new SipRequest(message.method(), message.uri(), message.headers(), sealed.json()));
  }

  private void offer(ScriptedPhone browser, byte[] octets) throws Exception {
    List<String> pieces = new ArrayList<>();
    for (int at = 0; at < octets.length; at += FileNote.PIECE) {
      byte[] piece = Arrays.copyOfRange(octets, at, Math.min(octets.length, at + FileNote.PIECE));
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(piece);
      pieces.add("\"" + Base64.getUrlEncoder().withoutPadding().encodeToString(hash) + "\"");
    }
    say(
        browser,
        FileNote.TYPE,
        "{\"name\":\"map.pdf\",\"size\":%d,\"type\":\"\",\"pieces\":%s}"
            .formatted(octets.length, pieces));
    assertThat(told.await(PhoneEvent.FileOffered.class).size()).isEqualTo(octets.length);
  }

  /// The next part that the phone asks for; other messages are its marks.
  private FilePart wanted(ScriptedPhone browser) throws Exception {
    while (true) {
      if (browser.next() instanceof SipRequest request) {
        browser.send(browser.reply(request, 200));
        String text =
            Sealed.parse(request.body()).orElseThrow().open(bob.device(), bob.key()).orElseThrow();
        Letter letter = Letter.read(text, bob.trust(), "anna", Instant.now()).orElseThrow().said();
        if (letter.type().equals(FilePart.TYPE)) {
          return want(letter.body());
        }
      }
    }
  }

  private static FilePart want(String json) {
    return Document.readJson(
            json,
            "want",
            1000,
            value -> {
              var map = value.anyMap();
              assertThat(map.string("what")).isEqualTo("want");
              return new FilePart(
                  map.string("file"), map.string("token"), map.required("at").integer(0, SIZE), "");
            })
        .parsed()
        .orElseThrow();
  }

  private void answer(ScriptedPhone browser, FilePart wanted, byte[] from) throws Exception {
    int end = Math.min(from.length, wanted.at() + FilePart.OCTETS);
    byte[] octets = Arrays.copyOfRange(from, wanted.at(), end);
    String data = Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    FilePart part = new FilePart(wanted.file(), wanted.token(), wanted.at(), data);
    say(browser, FilePart.TYPE, part.json());
  }

  @Test
  void aFileComesInParts() throws Exception {
    try (ScriptedPhone browser = edge.registered("bob")) {
      offer(browser, file);
      phone.fetch("");
      // Out of turn, and one twice.
      FilePart first = wanted(browser);
      FilePart second = wanted(browser);
      answer(browser, second, file);
      answer(browser, second, file);
      answer(browser, first, file);
      for (int left = (SIZE + FilePart.OCTETS - 1) / FilePart.OCTETS - 2; left > 0; left--) {
        answer(browser, wanted(browser), file);
      }
      assertThat(told.await(PhoneEvent.FileCame.class))
          .isEqualTo(new PhoneEvent.FileCame("letter0", "map.pdf", "files/map.pdf"));
      assertThat(folder.octets()).isEqualTo(file);
    }
  }

  @Test
  void itGoesOnWhereItStopped() throws Exception {
    folder.add("", Arrays.copyOf(file, FileNote.PIECE));
    try (ScriptedPhone browser = edge.registered("bob")) {
      offer(browser, file);
      phone.fetch("letter0");
      for (int at = FileNote.PIECE; at < SIZE; at += FilePart.OCTETS) {
        FilePart wanted = wanted(browser);
        assertThat(wanted.at()).isEqualTo(at);
        answer(browser, wanted, file);
      }
      told.await(PhoneEvent.FileCame.class);
      assertThat(folder.octets()).isEqualTo(file);
    }
  }

  @Test
  void whatIsNotWhatWasSaidIsNotKept() throws Exception {
    byte[] small = Arrays.copyOf(file, 1000);
    try (ScriptedPhone browser = edge.registered("bob")) {
      offer(browser, small);
      phone.fetch("");
      byte[] other = small.clone();
      other[999] ^= 1;
      answer(browser, wanted(browser), other);
      assertThat(told.await(PhoneEvent.FileStopped.class).reason()).contains("not what was said");
      assertThat(folder.octets()).isEmpty();
      phone.fetch("nothing");
      assertThat(told.await(PhoneEvent.FileStopped.class).reason()).contains("nobody offered");
    }
  }

  @Test
  void largeFilesAreForBrowsers() throws Exception {
    try (ScriptedPhone browser = edge.registered("bob")) {
      String pieces = ("\"" + "A".repeat(43) + "\",").repeat(17);
      say(
          browser,
          FileNote.TYPE,
          "{\"name\":\"film\",\"size\":%d,\"type\":\"\",\"pieces\":[%s]}"
              .formatted(FileArrivals.MOST_OCTETS + 1, pieces.substring(0, pieces.length() - 1)));
      told.await(PhoneEvent.FileOffered.class);
      phone.fetch("");
      assertThat(told.await(PhoneEvent.FileStopped.class).reason()).contains("too large");
    }
  }
}
