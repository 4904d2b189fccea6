package perigee.calling.phone;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import perigee.calling.letter.Letter;
import perigee.calling.letter.Mark;
import perigee.calling.letter.Sealed;
import perigee.calling.sip.ClientTransaction;
import perigee.calling.sip.ServerTransaction;
import perigee.model.identity.DeviceCertificate;
import perigee.model.identity.IdentityTrust;
import perigee.wire.sip.HeaderName;
import perigee.wire.sip.NameAddress;
import perigee.wire.sip.SipHeaders;
import perigee.wire.sip.SipRequest;
import perigee.wire.sip.SipResponse;

/// Messages between people (docs/calls.md): sealed for each device of the other, and left at the
/// login server for those that are away. To telephones without keys they go as they are (RFC 3428).
/// Belongs to SIP's loop.
final class Chat {

  private static final String PLAIN = "text/plain;charset=utf-8";
  private static final int OK = 200;
  private static final int LEFT = 202;
  private static final int FAILURES = 300;
  private static final int MALFORMED = 400;
  private static final int FORBIDDEN = 403;
  private static final int UNDECIPHERABLE = 493;
  private static final int UNAVAILABLE = 503;
  private static final int MOST_LATELY = 64;
  private static final int MOST_WAITING = 64;
  private static final int MOST_PEOPLE = 200;
  private static final int MOST_CHARS = 4000;
  private static final Duration DELIVERED_WITHIN = Duration.ofMillis(2500);
  private static final Duration FETCH_EVERY = Duration.ofSeconds(60);

  private final Wires wires;
  private final PhoneConfig config;
  private final PhoneListener listener;
  private final Lines lines;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Map<String, DeviceCertificate>> known = new HashMap<>();
  private final Map<String, Sending> sendings = new LinkedHashMap<>();

  /// The last messages that came: the other super node, or the login server, may bring them, too.
  private final List<String> lately = new ArrayList<>();

  private boolean fetching;

  Chat(Wires wires, PhoneConfig config, PhoneListener listener, Lines lines) {
    this.wires = wires;
    this.config = config;
    this.listener = listener;
    this.lines = lines;
  }

  /// Something that waits for the login server.
  private interface Question<T> {
    T ask() throws IOException;
  }

  /// What became of it; the answer is null if the login server is away.
  private interface Told<T> {
    void told(@Nullable T answer);
  }

  /// A letter whose receiver's devices have not all said that they have it.
  private record Sending(String address, String person, Sealed sealed, Set<String> lacking) {}

  private <T> void aside(Question<T> question, Told<T> told) {
    Thread.ofVirtual()
        .name("login-server")
        .start(() -> {
          @Nullable T answer;
          try {
            answer = question.ask();
          } catch (IOException _) {
            answer = null;
          }
          @Nullable T found = answer;
          wires.sip().loop().execute(() -> told.told(found));
        });
  }

  // ---- What is said

  /// Writes to somebody.
  void send(String address, String text) {
    String person = wires.account().personAt(address);
    if (person.isEmpty()) {
      plainly(address, text);
      return;
    }
    aside(
        () -> config.post().devices(person),
        certificates -> {
          if (certificates != null) {
            certificates.forEach(one -> learn(person, one));
          }
          deliver(address, person, text, certificates != null);
        });
  }

  private void learn(String person, String certificate) {
    Instant now = config.clock().instant();
    if (wires.account().trust().check(certificate, now)
            instanceof IdentityTrust.Verdict.Holds(DeviceCertificate device)
        && device.user().equals(person)) {
      learn(device);
    }
  }

  private void learn(DeviceCertificate device) {
    if (known.size() < MOST_PEOPLE || known.containsKey(device.user())) {
      Map<String, DeviceCertificate> devices =
          known.computeIfAbsent(device.user(), _ -> new LinkedHashMap<>());
      if (devices.size() < Sealed.MOST_DEVICES || devices.containsKey(device.device())) {
        devices.put(device.device(), device);
      }
    }
  }

  /// Those whose certificates still hold.
  private List<DeviceCertificate> devices(String person) {
    Instant now = config.clock().instant();
    return known.getOrDefault(person, Map.of()).values().stream()
        .filter(device -> now.isBefore(device.expiresAt()))
        .filter(device -> !device.device().equals(wires.account().device()))
        .toList();
  }

  /// Sends it sealed. It goes as it is only to who is known to have no keys, never because nobody
  /// could be asked.
  private void deliver(String address, String person, String text, boolean asked) {
    List<DeviceCertificate> devices = devices(person);
    if (devices.isEmpty()) {
      if (asked) {
        plainly(address, text);
      } else {
        listener.event(new PhoneEvent.MessageSent(address, UNAVAILABLE, false));
      }
      return;
    }
    String id = wires.sip().unguessable();
    Sealed sealed = seal(person, id, Letter.TEXT, cut(text), devices);
    Set<String> lacking = new HashSet<>(sealed.keys().keySet());
    if (sendings.size() < MOST_WAITING) {
      sendings.put(id, new Sending(address, person, sealed, lacking));
    }
    pass(
        address,
        Sealed.TYPE,
        sealed.json(),
        status -> {
          if (status < FAILURES) {
            listener.event(new PhoneEvent.MessageSent(address, status, true));
            var _ = wires.sip().loop().after(DELIVERED_WITHIN, () -> leave(id, OK));
          } else {
            leave(id, status);
          }
        });
  }

  private Sealed seal(
      String person, String id, String type, String body, Collection<DeviceCertificate> devices) {
    Account account = wires.account();
    Letter letter =
        new Letter(person, id, config.clock().instant(), type, body, account.certificate());
    return Sealed.of(letter.sign(account.device(), account.key()), devices, random);
  }

  private static String cut(String text) {
    return text.substring(0, Math.min(MOST_CHARS, text.length()));
  }

  /// Leaves a letter at the login server for the devices that have not said that they have it.
  ///
  /// @param status of what was tried before
  private void leave(String id, int status) {
    Sending sending = sendings.remove(id);
    if (sending == null) {
      return;
    }
    List<String> devices = List.copyOf(sending.lacking());
    aside(
        () -> {
          for (String device : devices) {
            config.post().leave(sending.person(), device, sending.sealed().onlyFor(device).json());
          }
          return LEFT;
        },
        left -> {
          if (status >= FAILURES) {
            int became = left == null ? status : left;
            listener.event(new PhoneEvent.MessageSent(sending.address(), became, true));
          }
        });
  }

  private void plainly(String address, String text) {
    pass(
        address,
        PLAIN,
        Utf8.octets(text),
        status -> listener.event(new PhoneEvent.MessageSent(address, status, false)));
  }

  /// Sends a body, and tells the status.
  private void pass(String address, String type, String body, IntConsumer told) {
    Line line = lines.usable(null);
    if (line == null) {
      told.accept(UNAVAILABLE);
      return;
    }
    SipHeaders headers =
        SipHeaders.of(
            HeaderName.MAX_FORWARDS,
            "70",
            HeaderName.FROM,
            "<" + wires.account().address() + ">;tag=" + wires.sip().unguessable(),
            HeaderName.TO,
            "<" + address + ">",
            HeaderName.CALL_ID,
            wires.sip().unguessable(),
            HeaderName.CSEQ,
            "1 " + SipRequest.MESSAGE,
            HeaderName.CONTENT_TYPE,
            type);
    wires.send(
        line,
        new SipRequest(SipRequest.MESSAGE, address, headers, body),
        new ClientTransaction.User() {
          @Override
          public void response(SipResponse response) {
            if (response.isFinal()) {
              told.accept(response.status());
            }
          }

          @Override
          public void failed(int status) {
            told.accept(status);
          }
        });
  }

  // ---- What comes

  /// Looks each minute what waits at the login server, from the next on.
  void keepLooking() {
    var _ =
        wires
            .sip()
            .loop()
            .after(
                FETCH_EVERY,
                () -> {
                  fetch();
                  keepLooking();
                });
  }

  /// Looks what waits at the login server.
  void fetch() {
    if (fetching) {
      return;
    }
    fetching = true;
    aside(
        () -> config.post().waiting(),
        all -> {
          fetching = false;
          if (all != null && !all.isEmpty()) {
            take(all);
          }
        });
  }

  private void take(List<Post.Waiting> all) {
    List<Integer> numbers = new ArrayList<>();
    for (Post.Waiting one : all) {
      int _ = open(one.body(), one.from(), one.at());
      numbers.add(one.number());
    }
    aside(
        () -> {
          config.post().received(numbers);
          return true;
        },
        _ -> {});
  }

  /// One came.
  void received(ServerTransaction server) {
    SipRequest request = server.request();
    NameAddress from = NameAddress.parse(Dialog.text(request.headers(), HeaderName.FROM));
    String address = from == null ? "" : from.uri().text();
    String type = Dialog.text(request.headers(), HeaderName.CONTENT_TYPE);
    if (type.startsWith(Sealed.TYPE)) {
      String person = wires.account().personAt(address);
      server.respond(open(request.body(), person, config.clock().instant()));
      return;
    }
    server.respond(OK);
    String id = Dialog.text(request.headers(), HeaderName.CALL_ID);
    if (type.startsWith(Letter.TEXT) && isNew(id)) {
      listener.event(new PhoneEvent.Message(address, Utf8.text(request.body()), false));
    }
  }

  /// Opens what is sealed.
  ///
  /// @return the status that says what became of it
  private int open(String body, String from, Instant at) {
    Account account = wires.account();
    Optional<Sealed> sealed = Sealed.parse(body);
    if (sealed.isEmpty()) {
      return MALFORMED;
    }
    boolean own = from.equals(account.person());
    if (!sealed.get().isFor(account.device())) {
      return own ? OK : UNDECIPHERABLE;
    }
    Optional<Letter.Proved> proved =
        sealed
            .get()
            .open(account.device(), account.key())
            .flatMap(text -> Letter.read(text, account.trust(), from, at));
    if (proved.isEmpty()) {
      return FORBIDDEN;
    }
    Letter letter = proved.get().letter();
    if (own) {
      // What another device of ours said.
      return OK;
    }
    if (!letter.to().equals(account.person()) || !account.buddies().contains(from)) {
      return FORBIDDEN;
    }
    learn(proved.get().device());
    read(letter, proved.get().device());
    return OK;
  }

  private void read(Letter letter, DeviceCertificate by) {
    if (letter.type().equals(Letter.MARK)) {
      Mark.parse(letter.body()).ifPresent(mark -> delivered(mark.id(), by.device()));
    } else if (letter.type().equals(Letter.TEXT)) {
      if (isNew(by.device() + letter.id())) {
        String from = wires.account().addressOf(by.user());
        listener.event(new PhoneEvent.Message(from, cut(letter.body()), true));
      }
      String xml = new Mark(letter.id(), false).xml(config.clock().instant());
      Sealed mark = seal(by.user(), wires.sip().unguessable(), Letter.MARK, xml, List.of(by));
      pass(wires.account().addressOf(by.user()), Sealed.TYPE, mark.json(), _ -> {});
    }
  }

  private void delivered(String id, String device) {
    Sending sending = sendings.get(id);
    if (sending != null && sending.lacking().remove(device) && sending.lacking().isEmpty()) {
      sendings.remove(id);
    }
  }

  private boolean isNew(String id) {
    boolean fresh = !lately.contains(id);
    lately.add(id);
    if (lately.size() > MOST_LATELY) {
      lately.removeFirst();
    }
    return fresh;
  }
}
