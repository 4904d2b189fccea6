package perigee.calling.phone;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import perigee.realtime.ice.IceCredentials;
import perigee.realtime.media.MediaPath;
import perigee.realtime.media.PeerTerms;
import perigee.wire.sdp.Candidate;
import perigee.wire.sdp.CandidateType;
import perigee.wire.sdp.Direction;
import perigee.wire.sdp.SessionDescription;
import perigee.wire.sdp.Setup;
import perigee.wire.sip.HeaderName;
import perigee.wire.sip.SipHeaders;
import perigee.wire.sip.SipMessage;
import perigee.wire.sip.SipRequest;
import perigee.wire.sip.SipResponse;

/// What both ends have told each other of their media (RFC 3264, RFC 9429 §5), and what follows for
/// the call's media: whom it looks for, and who is to be heard. Belongs to SIP's loop.
final class Agreement {

  private static final int MOST_TOLD = 48;

  private final int call;
  private final Exchange exchange;
  private final Dialog dialog;
  private final boolean outgoing;
  private final CallMedia media;
  private final Identification identification;
  private final SessionTimer timer;
  private final String session;
  private final List<Candidate> told = new ArrayList<>();
  private IceCredentials ice;
  private long version;
  private Sessions.@Nullable Other theirs;
  private @Nullable SessionDescription ours;
  private boolean everywhere;
  private boolean held;
  private boolean theyHold;
  private boolean looking;
  private boolean client;
  private @Nullable CandidateType way;

  /// Nothing is agreed yet.
  ///
  /// @param everywhere whether addresses of this machine may be told from the beginning
  Agreement(Call call, boolean outgoing, boolean everywhere) {
    this.call = call.id();
    this.exchange = call.exchange();
    this.dialog = call.dialog();
    this.outgoing = outgoing;
    this.everywhere = everywhere;
    this.ice = exchange.port().credentials();
    this.timer = call.timer();
    this.identification = new Identification(call.id(), exchange, dialog);
    long number = exchange.wires().sip().random().nextLong();
    this.session = Long.toString(number >>> 2);
    this.media =
        new CallMedia(
            exchange.port(),
            exchange.config(),
            everywhere,
            (int) number | 1,
            new MediaNews(call, exchange));
  }

  CallMedia media() {
    return media;
  }

  // ---- What this end says

  /// An `INVITE` that offers our media, and is signed.
  SipRequest invitation() {
    SessionDescription offer = Sessions.offer(own(held ? Direction.SENDONLY : Direction.SENDRECV));
    ours = offer;
    SipHeaders.Builder more = SipHeaders.builder().add(HeaderName.SUPPORTED, Extensions.SUPPORTED);
    timer.ask(more);
    identification.sign(more, offer);
    String contact = exchange.contact(dialog.line());
    return dialog.request(SipRequest.INVITE, contact, more.build(), Sessions.TYPE, offer.text());
  }

  private Sessions.Own own(Direction direction) {
    List<Candidate> candidates = exchange.candidates(everywhere);
    told.clear();
    told.addAll(candidates);
    return new Sessions.Own(
        session, ++version, ice, exchange.port().fingerprint(), candidates, way, direction);
  }

  /// A response that answers their offer, or says again what was answered, and is signed.
  ///
  /// @param offer null if it was answered before
  SipResponse response(SipRequest request, int status, Sessions.@Nullable Other offer) {
    CandidateType used =
        offer == null ? null : Sessions.used(offer, exchange.candidates(everywhere));
    way = used == null ? way : used;
    SessionDescription said =
        offer == null ? ours : Sessions.answer(own(direction(offer)), offer, setup(offer));
    ours = said;
    String body = said == null ? "" : said.text();
    SipResponse plain = dialog.response(request, status, exchange.contact(dialog.line()), body);
    SipHeaders.Builder headers = plain.headers().toBuilder();
    headers.add(HeaderName.SUPPORTED, Extensions.SUPPORTED);
    if (plain.isSuccess()) {
      timer.answer(request, headers);
    }
    if (said == null) {
      return plain.with(headers.build());
    }
    identification.sign(headers, said);
    return plain.with(headers.build());
  }

  private Direction direction(Sessions.Other offer) {
    Direction wanted = held ? Direction.SENDONLY : Direction.SENDRECV;
    return Direction.of(
        wanted.sends() && offer.direction().receives(),
        wanted.receives() && offer.direction().sends());
  }

  /// Who begins the handshake; once there was one, it stays as it was (RFC 8842 §5.3).
  private Setup setup(Sessions.Other offer) {
    if (isSameEnd(offer)) {
      return client ? Setup.ACTIVE : Setup.PASSIVE;
    }
    return offer.setup() == Setup.ACTIVE ? Setup.PASSIVE : Setup.ACTIVE;
  }

  /// Addresses that the other end has not been told of and takes later, too (RFC 8840 §4.3), as a
  /// body; empty if there are none.
  String further() {
    Sessions.Other other = theirs;
    List<Candidate> more =
        exchange.candidates(everywhere).stream()
            .filter(one -> told.stream().noneMatch(known -> Places.isSame(known, one)))
            .toList();
    if (more.isEmpty()
        || told.size() > MOST_TOLD
        || other == null
        || !other.section().transport().trickle()) {
      return "";
    }
    told.addAll(more);
    return Trickle.fragment(ice, more);
  }

  /// Whether a relay lends us an address.
  boolean isRelayed() {
    return !exchange.candidates(false).isEmpty();
  }

  /// How the other end reaches this one now.
  void found(MediaPath path) {
    way = path.local();
  }

  /// ICE begins anew with what is said next.
  void restart() {
    way = null;
    ice = exchange.port().credentials();
  }

  // ---- What the other end says

  /// What a message says of the other end's media, and who signed it.
  ///
  /// @param verdict null if nobody did
  record Heard(Sessions.Other other, Passport.@Nullable Verdict verdict) {

    boolean isRefused() {
      return verdict instanceof Passport.Verdict.Refused;
    }

    boolean isSigned() {
      return verdict instanceof Passport.Verdict.Holds;
    }
  }

  /// Reads a description and checks its signature.
  ///
  /// @return empty if no call can be made of it
  Optional<Heard> read(SipMessage message) {
    return Sessions.read(message.body())
        .map(other -> new Heard(other, identification.verify(message, other)));
  }

  /// Tells who the other end is.
  void identify(Heard heard) {
    identification.identify(heard.verdict(), heard.other());
  }

  /// Whether an offer is of an end that begins ICE anew.
  boolean isElsewhere(Sessions.Other offer) {
    Sessions.Other before = theirs;
    return before != null && !before.ice().equals(offer.ice());
  }

  /// Whether it is the device that was found already, by its media key.
  private boolean isSameEnd(Sessions.Other other) {
    Sessions.Other before = theirs;
    return looking && before != null && before.fingerprint().equals(other.fingerprint());
  }

  /// Whether anything is known of the other end.
  boolean isKnown() {
    return theirs != null;
  }

  /// Looks for the other end, unless it is looked for already.
  ///
  /// @param isAnswer whether we offered
  void take(Sessions.Other other, boolean isAnswer) {
    Sessions.Other before = theirs;
    boolean again = isSameEnd(other);
    boolean asClient = isAnswer ? other.setup() == Setup.PASSIVE : setup(other) == Setup.ACTIVE;
    theirs = other;
    if (again && before != null && before.ice().equals(other.ice())) {
      exchange.port().execute(() -> other.candidates().forEach(media::add));
      return;
    }
    client = again ? client : asClient;
    looking = true;
    IceCredentials own = ice;
    boolean begins = client;
    PeerTerms.Ice role = outgoing ? PeerTerms.Ice.CONTROLLING : PeerTerms.Ice.CONTROLLED;
    exchange.port().execute(() -> media.find(own, other, role, begins, again));
  }

  // ---- What follows

  /// The call was answered: this machine's addresses may be told from now on.
  void open() {
    everywhere = true;
  }

  /// Both speak.
  void talk() {
    PhoneListener listener = exchange.listener();
    var source = listener.source(call);
    var sink = listener.sink(call);
    exchange
        .port()
        .execute(() -> {
          media.unveil();
          media.speak(source, sink);
        });
    applyDirection();
  }

  boolean isHeld() {
    return held;
  }

  /// Stops hearing and being heard, or goes on; the other end is to be told.
  void hold(boolean on) {
    held = on;
    exchange.tell(new PhoneEvent.Held(call, true, on));
    applyDirection();
  }

  /// Who is to be heard, as both said last.
  void applyDirection() {
    Sessions.Other other = theirs;
    boolean sends = !held && other != null && other.direction().receives();
    boolean hold = other != null && !other.direction().receives();
    exchange.port().execute(() -> media.sends(sends));
    if (hold != theyHold) {
      theyHold = hold;
      exchange.tell(new PhoneEvent.Held(call, false, hold));
    }
  }
}
