package perigee.calling.phone;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import perigee.calling.letter.Group;
import perigee.calling.letter.Letter;
import perigee.calling.letter.News;
import perigee.calling.letter.Sealed;
import perigee.calling.sip.SipLoop;
import perigee.model.identity.DeviceCertificate;

/// What this phone says: sealed for each device of each receiver and shown at its person's others,
/// left at the login server for those that are away. Belongs to SIP's loop.
final class Outbox {

  private static final String PLAIN = "text/plain;charset=utf-8";
  private static final int OK = 200;
  private static final int LEFT = 202;
  private static final int FAILURES = 300;
  private static final int MOST_WAITING = 64;
  private static final Duration DELIVERED_WITHIN = Duration.ofMillis(2500);

  private final SipLoop sip;
  private final Mail mail;
  private final Acquaintances known;
  private final PhoneListener listener;
  private final Map<String, Sending> sendings = new LinkedHashMap<>();

  Outbox(SipLoop sip, Mail mail, Acquaintances known, PhoneListener listener) {
    this.sip = sip;
    this.mail = mail;
    this.known = known;
    this.listener = listener;
  }

  /// A letter whose receiver's devices have not all said that they have it.
  private record Sending(String address, String person, Sealed sealed, Set<String> lacking) {}

  /// Writes to somebody.
  void send(String address, String text) {
    String person = mail.account().personAt(address);
    if (person.isEmpty()) {
      plainly(address, text);
      return;
    }
    Instant at = mail.now();
    Mail.Content content = new Mail.Content(sip.unguessable(), Letter.TEXT, Chat.cut(text), null);
    certified(person, asked -> deliver(address, content.to(person), text, at, asked));
    mirror(content.to(person), at);
  }

  /// Writes to everybody in a group.
  void send(Group group, String text) {
    Instant at = mail.now();
    Mail.Content content = new Mail.Content(sip.unguessable(), Letter.TEXT, Chat.cut(text), group);
    for (String person : group.othersThan(mail.account().person())) {
      String address = mail.account().addressOf(person);
      certified(person, _ -> deliver(address, content.to(person), null, at, false));
    }
    mirror(content, at);
  }

  /// Tells everybody who is in a group, and how they are reached, what became of it: once their
  /// devices are known, as far as they can be.
  ///
  /// @param what as in `News`
  /// @param about who came or went
  void tell(Group group, String what, List<String> about) {
    Instant at = mail.now();
    List<String> others = group.othersThan(mail.account().person());
    AtomicInteger missing = new AtomicInteger(others.size());
    for (String person : others) {
      certified(
          person,
          _ -> {
            if (missing.decrementAndGet() == 0) {
              tell(group, new News(what, about, devices(others), permits(others)), at);
            }
          });
    }
  }

  private void tell(Group group, News news, Instant at) {
    Mail.Content content = new Mail.Content(sip.unguessable(), News.TYPE, news.json(), group);
    for (String person : group.othersThan(mail.account().person())) {
      deliver(mail.account().addressOf(person), content.to(person), null, at, false);
    }
    mirror(content, at);
  }

  private List<String> devices(List<String> people) {
    return people.stream().flatMap(one -> known.certificates(one).stream()).toList();
  }

  private Map<String, String> permits(List<String> people) {
    Map<String, String> all = new LinkedHashMap<>();
    for (String one : people) {
      if (!known.permit(one).isEmpty()) {
        all.put(one, known.permit(one));
      }
    }
    return all;
  }

  /// Shows our other devices what this one says.
  private void mirror(Mail.Content content, Instant at) {
    Account account = mail.account();
    certified(
        account.person(),
        _ -> {
          List<DeviceCertificate> others = known.of(account.person());
          if (!others.isEmpty()) {
            Sealed sealed = mail.seal(content, at, others);
            mail.pass(account.address(), Sealed.TYPE, sealed.json(), _ -> {});
          }
        });
  }

  /// What goes on once somebody's devices are known, as far as they can be.
  private interface Next {

    /// @param asked whether the login server said which there are
    void go(boolean asked);
  }

  private void certified(String person, Next next) {
    mail.aside(
        () -> mail.post().devices(person),
        certificates -> {
          if (certificates != null) {
            certificates.forEach(one -> known.learn(person, one));
          }
          next.go(certificates != null);
        });
  }

  /// Sends it sealed. It goes as it is only to who is known to have no keys, never because nobody
  /// could be asked.
  ///
  /// @param plain what is said to telephones without keys; null to say nothing to them
  private void deliver(
      String address, Mail.Content content, @Nullable String plain, Instant at, boolean asked) {
    List<DeviceCertificate> devices = known.of(content.to());
    if (devices.isEmpty()) {
      if (asked && plain != null) {
        plainly(address, plain);
      } else {
        listener.event(new PhoneEvent.MessageSent(address, Mail.UNAVAILABLE, false));
      }
      return;
    }
    Sealed sealed = mail.seal(content, at, devices);
    String key = key(content.id(), content.to());
    if (sendings.size() < MOST_WAITING) {
      Set<String> lacking = new HashSet<>(sealed.keys().keySet());
      sendings.put(key, new Sending(address, content.to(), sealed, lacking));
    }
    mail.pass(
        address,
        Sealed.TYPE,
        sealed.json(),
        status -> {
          if (status < FAILURES) {
            listener.event(new PhoneEvent.MessageSent(address, status, true));
            var _ = sip.loop().after(DELIVERED_WITHIN, () -> leave(key, OK));
          } else {
            leave(key, status);
          }
        });
  }

  private static String key(String id, String person) {
    return id + " " + person;
  }

  /// Leaves a letter at the login server for the devices that have not said that they have it.
  ///
  /// @param status of what was tried before
  private void leave(String key, int status) {
    Sending sending = sendings.remove(key);
    if (sending == null) {
      return;
    }
    List<String> devices = List.copyOf(sending.lacking());
    String permit = isBuddy(sending.person()) ? "" : known.permit(sending.person());
    mail.aside(
        () -> {
          for (String device : devices) {
            String body = sending.sealed().onlyFor(device).json();
            mail.post().leave(sending.person(), device, body, permit);
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

  private boolean isBuddy(String person) {
    return mail.account().buddies().contains(person);
  }

  private void plainly(String address, String text) {
    mail.pass(
        address,
        PLAIN,
        Utf8.octets(text),
        status -> listener.event(new PhoneEvent.MessageSent(address, status, false)));
  }

  /// A device says that it has a letter.
  void delivered(String id, DeviceCertificate by) {
    String key = key(id, by.user());
    Sending sending = sendings.get(key);
    if (sending != null && sending.lacking().remove(by.device()) && sending.lacking().isEmpty()) {
      sendings.remove(key);
    }
  }
}
