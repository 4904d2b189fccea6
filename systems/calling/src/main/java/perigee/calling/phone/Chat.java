package perigee.calling.phone;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import perigee.calling.letter.FileNote;
import perigee.calling.letter.FilePart;
import perigee.calling.letter.Group;
import perigee.calling.letter.Letter;
import perigee.calling.letter.Mark;
import perigee.calling.letter.News;
import perigee.calling.letter.Note;
import perigee.calling.letter.Proved;
import perigee.calling.letter.Sealed;
import perigee.calling.sip.ServerTransaction;
import perigee.model.identity.DeviceCertificate;
import perigee.wire.sip.HeaderName;
import perigee.wire.sip.NameAddress;
import perigee.wire.sip.SipRequest;

/// Messages between people (docs/calls.md), to one or in groups: sealed for each device, and
/// fetched from the login server where this one was away. Telephones without keys say them as they
/// are (RFC 3428). Belongs to SIP's loop.
final class Chat {

  private static final int OK = 200;
  private static final int MALFORMED = 400;
  private static final int FORBIDDEN = 403;
  private static final int GONE = 410;
  private static final int UNSUPPORTED = 415;
  private static final int NO_ROOM = 480;
  private static final int UNDECIPHERABLE = 493;
  private static final int MOST_LATELY = 64;
  private static final int MOST_CHARS = 4000;
  private static final Duration FETCH_EVERY = Duration.ofSeconds(60);

  private final Wires wires;
  private final PhoneListener listener;
  private final Mail mail;
  private final Acquaintances known;
  private final Groups groups;
  private final Outbox outbox;
  private final Founding founding;
  private final FileArrivals files;

  /// The last messages that came: the other super node, or the login server, may bring them, too.
  private final List<String> lately = new ArrayList<>();

  private boolean fetching;

  Chat(Wires wires, PhoneConfig config, PhoneListener listener, Lines lines) {
    this.wires = wires;
    this.listener = listener;
    this.mail = new Mail(wires, config, lines);
    this.known = new Acquaintances(wires.account(), config.clock());
    this.groups = new Groups(wires.account().person(), known, config.shelf(), wires.sip());
    this.outbox = new Outbox(wires.sip(), mail, known, listener);
    this.founding = new Founding(wires.account(), groups, outbox, listener);
    this.files = new FileArrivals(wires.sip(), mail, config.files(), listener);
  }

  /// Writes to somebody, or to a group.
  ///
  /// @param who an id, an address, or the beginning of a group's id
  void send(String who, String text) {
    Group group = who.startsWith("+") ? groups.find(who) : null;
    if (group != null && group.has(wires.account().person())) {
      outbox.send(group, text);
    } else if (group != null) {
      listener.event(new PhoneEvent.MessageSent(who, GONE, false));
    } else {
      outbox.send(wires.account().addressOf(who), text);
    }
  }

  Founding groups() {
    return founding;
  }

  FileArrivals files() {
    return files;
  }

  static String cut(String text) {
    return text.substring(0, Math.min(MOST_CHARS, text.length()));
  }

  // ---- What comes

  /// Takes up what was kept, and looks each minute what waits at the login server, from the next
  /// on.
  void start() {
    groups.load();
    keepLooking();
  }

  private void keepLooking() {
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
    mail.aside(
        () -> mail.post().waiting(),
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
    mail.aside(
        () -> {
          mail.post().received(numbers);
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
    String person = wires.account().personAt(address);
    if (type.startsWith(Sealed.TYPE)) {
      server.respond(open(request.body(), person, mail.now()));
    } else if (type.startsWith(Note.TYPE)) {
      server.respond(note(request.body(), person));
    } else {
      server.respond(OK);
      String id = Dialog.text(request.headers(), HeaderName.CALL_ID);
      if (type.startsWith(Letter.TEXT) && isNew(id)) {
        listener.event(new PhoneEvent.Message(address, Utf8.text(request.body()), false));
      }
    }
  }

  /// A note about somebody: whose device it is counts, and people are told the rest.
  private int note(String body, String from) {
    Account account = wires.account();
    Proved<Note> proved = Note.read(body, account.trust(), from, mail.now()).orElse(null);
    if (proved == null || !proved.said().to().equals(account.person())) {
      return FORBIDDEN;
    }
    Note note = proved.said();
    if (isAcquainted(from) || from.equals(account.person())) {
      boolean _ = known.learn(proved.device(), note.certificate());
    }
    boolean isAboutThem =
        switch (note.what()) {
          case "ask", "accept", "part" -> true;
          default -> false;
        };
    if (isAboutThem && !from.equals(account.person())) {
      listener.event(new PhoneEvent.Noted(account.addressOf(from), note.name(), note.what()));
    }
    return OK;
  }

  private boolean isAcquainted(String person) {
    return wires.account().buddies().contains(person) || groups.isCompanion(person);
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
      if (!own && isAcquainted(from)) {
        mail.introduce(from);
      }
      return own ? OK : UNDECIPHERABLE;
    }
    Optional<Proved<Letter>> proved =
        sealed
            .get()
            .open(account.device(), account.key())
            .flatMap(text -> Letter.read(text, account.trust(), from, at));
    if (proved.isEmpty()) {
      return FORBIDDEN;
    }
    return own ? mine(proved.get()) : take(proved.get());
  }

  /// What another device of ours said.
  private int mine(Proved<Letter> proved) {
    Letter letter = proved.said();
    Group group = letter.group();
    boolean _ = known.learn(proved.device(), letter.certificate());
    if (group != null && !groups.take(group)) {
      return OK;
    }
    if (letter.type().equals(News.TYPE)) {
      News.parse(letter.body()).ifPresent(groups::learn);
    } else if (letter.type().equals(Letter.TEXT) && isNew(proved.device(), letter)) {
      String to = group == null ? wires.account().addressOf(letter.to()) : group.id();
      listener.event(new PhoneEvent.SaidElsewhere(to, cut(letter.body())));
    }
    return OK;
  }

  private int take(Proved<Letter> proved) {
    Letter letter = proved.said();
    DeviceCertificate by = proved.device();
    Group group = letter.group();
    if (!letter.to().equals(wires.account().person()) || !mayWrite(by.user(), group)) {
      return FORBIDDEN;
    }
    if (group == null) {
      boolean _ = known.learn(by, letter.certificate());
      return read(letter, by, null);
    }
    if (!groups.take(group)) {
      return NO_ROOM;
    }
    groups.learn(by, letter.certificate(), letter.permit());
    if (!groups.isIn(group.id()) && !letter.type().equals(News.TYPE)) {
      return GONE;
    }
    return read(letter, by, groups.find(group.id()));
  }

  /// Contacts may, and who is in a group with us; nobody who has left it.
  private boolean mayWrite(String person, @Nullable Group group) {
    Group before = group == null ? null : groups.find(group.id());
    Group.Member member = before == null ? null : before.members().get(person);
    return member == null ? wires.account().buddies().contains(person) : member.isIn();
  }

  private int read(Letter letter, DeviceCertificate by, @Nullable Group group) {
    return switch (letter.type()) {
      case Letter.MARK -> {
        Mark.parse(letter.body()).ifPresent(mark -> outbox.delivered(mark.id(), by));
        yield OK;
      }
      case Letter.TEXT -> said(letter, by, group, text(letter, by, group));
      case FileNote.TYPE ->
          FileNote.parse(letter.body())
              .map(file -> said(letter, by, group, offered(letter.id(), file, by, group)))
              .orElse(MALFORMED);
      case News.TYPE ->
          group == null
              ? MALFORMED
              : News.parse(letter.body())
                  .map(news -> changed(letter, by, group, news))
                  .orElse(MALFORMED);
      case FilePart.TYPE -> {
        files.heard(by, letter.body());
        yield OK;
      }
      // Who is typing: of no use here, but no fault.
      default -> letter.type().startsWith("application/") ? OK : UNSUPPORTED;
    };
  }

  private PhoneEvent text(Letter letter, DeviceCertificate by, @Nullable Group group) {
    String text = cut(letter.body());
    return group == null
        ? new PhoneEvent.Message(address(by), text, true)
        : new PhoneEvent.GroupMessage(group.id(), group.title(), address(by), text);
  }

  private PhoneEvent offered(
      String id, FileNote file, DeviceCertificate by, @Nullable Group group) {
    String where = group == null ? "" : group.id();
    files.offered(new FileArrivals.Offer(id, file, by, group));
    return new PhoneEvent.FileOffered(id, address(by), where, file.name(), file.size());
  }

  private int changed(Letter letter, DeviceCertificate by, Group group, News news) {
    groups.learn(news);
    return said(
        letter,
        by,
        group,
        new PhoneEvent.GroupChanged(
            group.id(), group.title(), address(by), news.what(), news.people()));
  }

  private String address(DeviceCertificate of) {
    return wires.account().addressOf(of.user());
  }

  /// Tells what was said, once, and says that it came, each time.
  private int said(Letter letter, DeviceCertificate by, @Nullable Group group, PhoneEvent event) {
    if (isNew(by, letter)) {
      listener.event(event);
    }
    String xml = new Mark(letter.id(), false).xml(mail.now());
    Mail.Content mark =
        new Mail.Content(by.user(), wires.sip().unguessable(), Letter.MARK, xml, group);
    Sealed sealed = mail.seal(mark, mail.now(), List.of(by));
    mail.pass(address(by), Sealed.TYPE, sealed.json(), _ -> {});
    return OK;
  }

  private boolean isNew(DeviceCertificate by, Letter letter) {
    return isNew(by.device() + letter.id());
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
