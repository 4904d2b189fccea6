package perigee.calling.phone;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import perigee.calling.letter.Group;
import perigee.calling.letter.Letter;
import perigee.calling.letter.Note;
import perigee.calling.letter.Sealed;
import perigee.calling.sip.ClientTransaction;
import perigee.model.identity.DeviceCertificate;
import perigee.model.identity.MailPermit;
import perigee.wire.sip.HeaderName;
import perigee.wire.sip.SipHeaders;
import perigee.wire.sip.SipRequest;
import perigee.wire.sip.SipResponse;

/// Seals, signs and carries messages, and asks the login server aside. Belongs to SIP's loop.
final class Mail {

  static final int UNAVAILABLE = 503;

  private static final Duration PERMITTED = Duration.ofDays(60);
  private static final Duration INTRODUCED_EACH = Duration.ofMinutes(1);

  private final Wires wires;
  private final PhoneConfig config;
  private final Lines lines;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Instant> introduced = new HashMap<>();
  private String permit = "";
  private Instant permitted = Instant.MIN;

  Mail(Wires wires, PhoneConfig config, Lines lines) {
    this.wires = wires;
    this.config = config;
    this.lines = lines;
  }

  /// Something that waits for the login server.
  interface Question<T> {
    T ask() throws IOException;
  }

  /// What became of it; the answer is null if the login server is away.
  interface Told<T> {
    void told(@Nullable T answer);
  }

  <T> void aside(Question<T> question, Told<T> told) {
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

  Account account() {
    return wires.account();
  }

  Post post() {
    return config.post();
  }

  Instant now() {
    return config.clock().instant();
  }

  /// What a letter says.
  ///
  /// @param to the receiver, or whose conversation it belongs to
  /// @param group that it is said in; null for none
  record Content(String to, String id, String type, String body, @Nullable Group group) {

    Content(String id, String type, String body, @Nullable Group group) {
      this(group == null ? "" : group.id(), id, type, body, group);
    }

    Content to(String person) {
      return new Content(person, id, type, body, group);
    }
  }

  Sealed seal(Content content, Instant at, Collection<DeviceCertificate> devices) {
    Account account = wires.account();
    Letter letter =
        new Letter(
            content.to(),
            content.id(),
            at,
            content.type(),
            content.body(),
            content.group(),
            content.group() == null ? "" : permit(),
            account.certificate());
    return Sealed.of(letter.sign(account.device(), account.key()), devices, random);
  }

  /// With it people of a group may leave messages for this person.
  private String permit() {
    Instant now = now();
    if (permitted.isBefore(now.plus(PERMITTED.dividedBy(2)))) {
      Account account = wires.account();
      permitted = now.plus(PERMITTED);
      permit = new MailPermit(account.person(), permitted).sign(account.device(), account.key());
    }
    return permit;
  }

  /// Tells somebody who has not heard of this device that it is there, but not again and again.
  void introduce(String person) {
    Instant now = now();
    introduced.values().removeIf(at -> at.plus(INTRODUCED_EACH).isBefore(now));
    if (introduced.size() >= Acquaintances.MOST_PEOPLE
        || introduced.putIfAbsent(person, now) != null) {
      return;
    }
    Account account = wires.account();
    Note note = new Note(person, account.displayName(), Note.DEVICE, now, account.certificate());
    pass(account.addressOf(person), Note.TYPE, note.sign(account.device(), account.key()), _ -> {});
  }

  /// Sends a body, and tells the status.
  void pass(String address, String type, String body, IntConsumer told) {
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
}
