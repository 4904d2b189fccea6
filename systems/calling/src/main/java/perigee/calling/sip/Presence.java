package perigee.calling.sip;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import perigee.net.loop.Loop;
import perigee.wire.sip.HeaderName;
import perigee.wire.sip.MessageRules;
import perigee.wire.sip.NameAddress;
import perigee.wire.sip.SipHeaders;
import perigee.wire.sip.SipRequest;
import perigee.wire.sip.SipResponse;
import perigee.wire.sip.SipUri;
import perigee.wire.sip.Via;

/// Tells people who of the others is there (RFC 3856, RFC 6665): what they published, else whether
/// a device of theirs is registered, here or at another super node. Belongs to SIP's loop.
final class Presence {

  private static final String PACKAGE = "presence";
  private static final int LONGEST = 3600;
  private static final int SHORTEST = 60;
  private static final int ASKED_IN_ONE_SWEEP = 64;

  /// People come and go in bursts: watchers hear of each once.
  private static final Duration SETTLE = Duration.ofMillis(200);

  private final SipConfig config;
  private final SipLoop sip;
  private final Transactions transactions;
  private final Bindings bindings;
  private final Locations locations;
  private final ListenerPorts ports;
  private final InstantSource clock;
  private final Publications publications = new Publications();
  private final Subscriptions subscriptions;
  private final Publishing publishing;

  /// People who are watched and registered at another super node.
  private final Set<String> elsewhere = new HashSet<>();

  private final Set<String> changed = new LinkedHashSet<>();
  private Iterator<String> asking = List.<String>of().iterator();

  Presence(Proxy.Parts parts, ListenerPorts ports, InstantSource clock) {
    this.config = parts.config();
    this.sip = parts.sip();
    this.transactions = parts.transactions();
    this.bindings = parts.bindings();
    this.locations = parts.locations();
    this.ports = ports;
    this.clock = clock;
    this.subscriptions = new Subscriptions(config.bounds().subscriptions());
    this.publishing = new Publishing(config, sip, publications, clock, this::changed);
  }

  int subscriptions() {
    return subscriptions.size();
  }

  /// Takes a request if it is for this, and answers it.
  boolean takes(ServerTransaction server, Hop.Way way) {
    SipRequest request = way.request();
    boolean subscribes = request.is(SipRequest.SUBSCRIBE);
    if (!subscribes && !request.is(SipRequest.PUBLISH)) {
      return false;
    }
    Subscription known = subscribes ? subscriptions.of(dialog(request)) : null;
    if (known != null) {
      refresh(server, known);
      return true;
    }
    SipUri uri = SipUri.parse(request.uri());
    String event = request.headers().first(HeaderName.EVENT);
    boolean here =
        uri != null
            && uri.user() != null
            && (uri.host().equalsIgnoreCase(config.domain())
                || uri.host().equalsIgnoreCase(config.host()));
    boolean presence = event != null && event.split(";", 2)[0].strip().equals(PACKAGE);
    if (!here || uri == null || event == null || !presence || server.flow().isSuperNode()) {
      return false;
    }
    if (subscribes) {
      subscribe(server, uri, event);
    } else {
      publishing.publish(server, uri.plainUser());
    }
    return true;
  }

  private static String dialog(SipRequest request) {
    return request.headers().first(HeaderName.CALL_ID)
        + " "
        + tag(request, HeaderName.FROM)
        + " "
        + tag(request, HeaderName.TO);
  }

  private static @Nullable String tag(SipRequest request, String name) {
    NameAddress address = request.headers().address(name);
    return address == null ? null : address.tag();
  }

  private static String user(String field) {
    NameAddress address = NameAddress.parse(field);
    SipUri uri = address == null ? null : address.sip();
    return uri == null ? "" : uri.plainUser();
  }

  private void subscribe(ServerTransaction server, SipUri uri, String event) {
    SipRequest request = server.request();
    SipHeaders headers = request.headers();
    String from = headers.first(HeaderName.FROM);
    String to = headers.first(HeaderName.TO);
    String callId = headers.first(HeaderName.CALL_ID);
    if (tag(request, HeaderName.TO) != null || from == null || to == null || callId == null) {
      server.respond(481);
      return;
    }
    if (!subscriptions.hasRoomFor(server.flow())) {
      sip.counts().add(Counts.Kind.OVER_BOUND);
      server.respond(503);
      return;
    }
    String contact = "<" + ports.uri("presence", config.host(), server.flow()) + ">";
    String dialog = callId + " " + tag(request, HeaderName.FROM) + " " + server.tag();
    Subscription fresh =
        new Subscription(
            dialog,
            uri.plainUser(),
            user(from),
            server.flow(),
            to + ";tag=" + server.tag(),
            from,
            callId,
            contact,
            event);
    subscriptions.add(fresh);
    if (!accept(server, fresh, contact)) {
      remove(fresh);
      return;
    }
    inform(fresh);
    ask(uri.plainUser());
  }

  private void refresh(ServerTransaction server, Subscription known) {
    if (known.flow().id() != server.flow().id()) {
      server.respond(481);
      return;
    }
    if (accept(server, known, "")) {
      inform(known);
    }
  }

  /// Grants a subscription its time; 0 ends it, after one last notification.
  private boolean accept(ServerTransaction server, Subscription subscription, String contact) {
    SipRequest request = server.request();
    NameAddress target = request.headers().address(HeaderName.CONTACT);
    int said = MessageRules.seconds(request.headers().first(HeaderName.EXPIRES));
    if (target == null || (said > 0 && said < SHORTEST)) {
      int status = target == null ? 400 : 423;
      server.respond(
          request
              .answer(status, server.tag())
              .with(HeaderName.MIN_EXPIRES, Integer.toString(SHORTEST)));
      return false;
    }
    int seconds = lifetime(request);
    subscription.refresh(target.uri().text(), clock.millis() + 1000L * seconds);
    SipResponse granted =
        request.answer(200, server.tag()).with(HeaderName.EXPIRES, Integer.toString(seconds));
    server.respond(contact.isEmpty() ? granted : granted.with(HeaderName.CONTACT, contact));
    return true;
  }

  /// Seconds that a request asks for, an hour at the most, which is also for who does not say.
  static int lifetime(SipRequest request) {
    int said = MessageRules.seconds(request.headers().first(HeaderName.EXPIRES));
    return said < 0 ? LONGEST : Math.min(said, LONGEST);
  }

  /// A person came, went or said something.
  void changed(String person) {
    if (!subscriptions.isWatched(person)) {
      return;
    }
    boolean first = changed.isEmpty();
    changed.add(person);
    if (first) {
      Loop.Timer _ = sip.loop().after(SETTLE, this::informAll);
    }
  }

  private void informAll() {
    List<String> people = List.copyOf(changed);
    changed.clear();
    for (String person : people) {
      subscriptions.about(person).forEach(this::inform);
    }
  }

  private void inform(Subscription subscription) {
    long now = clock.millis();
    String person = subscription.person();
    Publications.Publication published = publications.of(person, now);
    // To who is no contact of theirs, people are never there.
    boolean shown = published == null || published.isFor(subscription.watcher());
    boolean open = shown && (!bindings.of(person).isEmpty() || elsewhere.contains(person));
    String document =
        published == null || !shown
            ? Pidf.of(config.addressOf(person), open)
            : published.document();
    String branch = Via.COOKIE + sip.unguessable();
    SipRequest notification =
        subscription.notification(
            config.host(), ports.of(subscription.flow()), branch, now, document);
    if (subscription.expiresMillis() <= now) {
      remove(subscription);
    }
    ClientTransaction _ =
        transactions.send(
            subscription.flow(),
            notification,
            branch,
            new ClientTransaction.User() {
              @Override
              public void response(SipResponse response) {
                if (response.status() >= 300) {
                  remove(subscription);
                }
              }

              @Override
              public void failed(int status) {
                remove(subscription);
              }
            });
  }

  private void remove(Subscription subscription) {
    subscriptions.remove(subscription);
    removed(subscription);
  }

  private void removed(Subscription subscription) {
    if (!subscriptions.isWatched(subscription.person())) {
      elsewhere.remove(subscription.person());
    }
  }

  void closed(Flow flow) {
    for (String person : flow.registered()) {
      Publications.Publication said = publications.of(person, clock.millis());
      if (said != null && said.flow() == flow.id()) {
        // Who is gone is not there, whatever they said before.
        publications.remove(person);
        changed(person);
      }
    }
    subscriptions.removeAll(flow).forEach(this::removed);
  }

  /// Ends what has expired, and looks where people are who are watched and not here.
  void sweep() {
    long now = clock.millis();
    subscriptions.expired(now).forEach(this::inform);
    publications.expired(now).forEach(this::changed);
    if (!asking.hasNext()) {
      asking = subscriptions.watched().iterator();
    }
    for (int i = 0; i < ASKED_IN_ONE_SWEEP && asking.hasNext(); i++) {
      ask(asking.next());
    }
  }

  private void ask(String person) {
    if (!bindings.of(person).isEmpty()) {
      return;
    }
    locations.find(
        person,
        nodes ->
            sip.loop()
                .execute(() -> {
                  boolean changes =
                      nodes.isEmpty() ? elsewhere.remove(person) : elsewhere.add(person);
                  if (changes) {
                    changed(person);
                  }
                }));
  }
}
