package perigee.calling.phone;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import perigee.calling.sip.ClientTransaction;
import perigee.calling.sip.Flow;
import perigee.calling.sip.ServerTransaction;
import perigee.net.loop.Loop;
import perigee.realtime.ice.IceCredentials;
import perigee.realtime.media.PeerTerms;
import perigee.wire.sdp.Candidate;
import perigee.wire.sdp.Direction;
import perigee.wire.sdp.SessionDescription;
import perigee.wire.sdp.Setup;
import perigee.wire.sip.HeaderName;
import perigee.wire.sip.SipHeaders;
import perigee.wire.sip.SipRequest;
import perigee.wire.sip.SipResponse;

/// One call, from the first `INVITE` to `BYE`. Belongs to SIP's loop.
///
/// ```
/// CALLING --answer--> TALKING --BYE--> OVER
/// CALLED --answer()--> TALKING
/// ```
final class Call {

  /// How far it is.
  enum State {
    CALLING,
    CALLED,
    TALKING,
    OVER
  }

  private static final int BUSY_HERE = 486;
  private static final int TERMINATED = 487;
  private static final int NOT_ACCEPTABLE = 488;
  private static final int PENDING = 491;
  private static final int WRONG_IDENTITY = 438;
  private static final int OK = 200;
  private static final int RINGING = 180;
  private static final String INFO = "INFO";

  /// How long whoever was called leaves it to the caller to find another way.
  private static final Duration CALLED_WAITS = Duration.ofMillis(800);

  private static final Duration AGAIN = Duration.ofMillis(900);

  private final int id;
  private final Exchange exchange;
  private final Dialog dialog;
  private final boolean outgoing;
  private final CallMedia media;
  private final String session;
  private final Identification identification;
  private final boolean trusted;
  private IceCredentials ice;
  private State state;
  private long version;
  private @Nullable ClientTransaction invite;
  private @Nullable ServerTransaction ringing;
  private Sessions.@Nullable Other other;
  private @Nullable SessionDescription described;
  private boolean held;
  private boolean theyHold;
  private boolean cancelling;
  private boolean changing;
  private boolean toldRinging;
  private boolean looking;
  private boolean client;
  private Loop.@Nullable Timer later;

  private Call(int id, Exchange exchange, Dialog dialog, boolean outgoing, boolean trusted) {
    this.id = id;
    this.exchange = exchange;
    this.dialog = dialog;
    this.outgoing = outgoing;
    this.trusted = trusted;
    this.state = outgoing ? State.CALLING : State.CALLED;
    this.ice = exchange.port().credentials();
    long number = exchange.wires().sip().random().nextLong();
    this.identification = new Identification(id, exchange, dialog);
    this.session = Long.toString(number >>> 2);
    this.media =
        new CallMedia(
            exchange.port(),
            exchange.config(),
            trusted,
            (int) number | 1,
            new MediaNews(this, exchange));
  }

  int id() {
    return id;
  }

  Dialog dialog() {
    return dialog;
  }

  State state() {
    return state;
  }

  boolean isOver() {
    return state == State.OVER;
  }

  // ---- Beginning

  /// Calls somebody.
  ///
  /// @param trusted whether addresses of this machine may be told before an answer
  static Call to(int id, Exchange exchange, String address, Line line, boolean trusted) {
    Dialog dialog = Dialog.calling(exchange.wires(), address, line);
    Call call = new Call(id, exchange, dialog, true, trusted);
    exchange.tell(new PhoneEvent.Dialled(id, address));
    call.invite(null);
    return call;
  }

  private void invite(@Nullable SipResponse challenge) {
    Flow flow = dialog.line().flow();
    if (flow == null) {
      end(503, "no super node can be reached");
      return;
    }
    SessionDescription offer = Sessions.offer(own(Direction.SENDRECV));
    described = offer;
    SipRequest plain = request(SipRequest.INVITE, offer);
    SipHeaders.Builder answered =
        challenge == null ? null : exchange.wires().digest().answered(challenge, plain);
    SipRequest request = answered == null ? plain : plain.with(answered.build());
    boolean first = challenge == null;
    invite =
        exchange
            .wires()
            .begin(
                dialog.line(),
                flow,
                request,
                new ClientTransaction.User() {
                  @Override
                  public void response(SipResponse response) {
                    inviteAnswered(response, first);
                  }

                  @Override
                  public void failed(int status) {
                    inviteFailed(status);
                  }
                });
  }

  private Sessions.Own own(Direction direction) {
    return own(direction, trusted || state == State.TALKING);
  }

  private Sessions.Own own(Direction direction, boolean everywhere) {
    return new Sessions.Own(
        session,
        ++version,
        ice,
        exchange.port().fingerprint(),
        exchange.candidates(everywhere),
        direction);
  }

  /// A request that describes our media, and is signed.
  private SipRequest request(String method, SessionDescription description) {
    SipHeaders.Builder more =
        SipHeaders.builder().add(HeaderName.SUPPORTED, "gruu, outbound, trickle-ice");
    identification.sign(more, description);
    String contact = exchange.contact(dialog.line());
    return dialog.request(method, contact, more.build(), Sessions.TYPE, description.text());
  }

  private void inviteAnswered(SipResponse response, boolean first) {
    if (state == State.OVER) {
      LateAnswer.refuse(exchange.wires(), dialog.line(), response);
      return;
    }
    if (state == State.TALKING) {
      if (response.isSuccess() && !Objects.equals(tagOf(response), dialog.remoteTag())) {
        LateAnswer.refuse(exchange.wires(), dialog.line(), response);
      }
      return;
    }
    if (response.isProvisional()) {
      provisional(response);
    } else if (response.isSuccess()) {
      accepted(response);
    } else if (DigestAnswer.isChallenge(response) && first) {
      invite(response);
    } else {
      end(response.status(), response.reason());
    }
  }

  private static @Nullable String tagOf(SipResponse response) {
    return Dialog.tag(response, HeaderName.TO);
  }

  private void inviteFailed(int status) {
    if (state != State.CALLING) {
      return;
    }
    Line beside = exchange.lineBeside(dialog.line());
    if (beside != null && dialog.line().flow() == null && !cancelling) {
      // The super node died before anybody answered: it is asked of the other.
      dialog.moveTo(beside);
      invite(null);
    } else {
      end(status, status == 408 ? "no answer" : "the super node is away");
    }
  }

  private void provisional(SipResponse response) {
    if (cancelling) {
      cancel();
      return;
    }
    if (response.status() >= RINGING && !toldRinging) {
      toldRinging = true;
      exchange.tell(new PhoneEvent.Ringing(id));
    }
    if (!response.body().isEmpty() && other == null) {
      Optional<Sessions.Other> answer = Sessions.read(response.body());
      // What is not signed rightly is not looked for yet; the answer decides.
      if (answer.isPresent()
          && identification.verify(response, answer.get()) instanceof Passport.Verdict.Holds) {
        take(answer.get(), true);
      }
    }
  }

  private void accepted(SipResponse response) {
    dialog.established(response);
    SipRequest acknowledgement = dialog.acknowledgement(response, exchange.contact(dialog.line()));
    exchange.wires().acknowledge(dialog.line(), acknowledgement);
    Optional<Sessions.Other> answer = Sessions.read(response.body());
    if (cancelling || answer.isEmpty()) {
      bye(answer.isEmpty() ? NOT_ACCEPTABLE : TERMINATED);
      return;
    }
    Passport.@Nullable Verdict verdict = identification.verify(response, answer.get());
    if (verdict instanceof Passport.Verdict.Refused(String reason)) {
      exchange.tell(new PhoneEvent.Identified(id, "", reason));
      bye(WRONG_IDENTITY);
      return;
    }
    take(answer.get(), true);
    identification.identify(verdict, answer.get());
    talk();
  }

  // ---- Being called

  /// Takes a call of somebody.
  ///
  /// @return null if it was refused
  static @Nullable Call from(
      int id, Exchange exchange, ServerTransaction server, Line line, boolean trusted) {
    Dialog dialog = Dialog.called(server.request(), server.tag(), line);
    if (dialog == null) {
      server.respond(400);
      return null;
    }
    Optional<Sessions.Other> offer = Sessions.read(server.request().body());
    if (offer.isEmpty()) {
      server.respond(NOT_ACCEPTABLE);
      return null;
    }
    Call call = new Call(id, exchange, dialog, false, trusted);
    Passport.@Nullable Verdict verdict = call.identification.verify(server.request(), offer.get());
    if (verdict instanceof Passport.Verdict.Refused) {
      server.respond(server.request().answer(WRONG_IDENTITY, server.tag()));
      return null;
    }
    call.rings(server, offer.get(), verdict);
    return call;
  }

  private void rings(
      ServerTransaction server, Sessions.Other offer, Passport.@Nullable Verdict verdict) {
    ringing = server;
    server.onCancel(reason -> {
      server.respond(TERMINATED);
      end(TERMINATED, reason == null ? "the caller gave up" : reason);
    });
    // Checks begin while it rings, so that the answer is followed by sound at once; for strangers
    // they begin with the answer, for they would tell where we are.
    String body = "";
    if (trusted) {
      body = answer(offer);
      take(offer, false);
    } else {
      other = offer;
    }
    server.respond(signed(dialog.response(server.request(), RINGING, contact(), body)));
    exchange.tell(new PhoneEvent.Incoming(id, dialog.remote(), dialog.remoteName()));
    identification.identify(verdict, offer);
  }

  private String contact() {
    return exchange.contact(dialog.line());
  }

  private String answer(Sessions.Other offer) {
    SessionDescription answer = Sessions.answer(own(direction(offer)), offer, setup(offer));
    described = answer;
    return answer.text();
  }

  private Direction direction(Sessions.Other theirs) {
    Direction wanted = held ? Direction.SENDONLY : Direction.SENDRECV;
    return Direction.of(
        wanted.sends() && theirs.direction().receives(),
        wanted.receives() && theirs.direction().sends());
  }

  /// Who begins the handshake; once there was one, it stays as it was (RFC 8842 §5.3).
  private Setup setup(Sessions.Other offer) {
    if (isSameEnd(offer)) {
      return client ? Setup.ACTIVE : Setup.PASSIVE;
    }
    return offer.setup() == Setup.ACTIVE ? Setup.PASSIVE : Setup.ACTIVE;
  }

  /// Whether it is the device that was found already, by its media key.
  private boolean isSameEnd(Sessions.Other theirs) {
    Sessions.Other before = other;
    return looking && before != null && before.fingerprint().equals(theirs.fingerprint());
  }

  private SipResponse signed(SipResponse response) {
    SessionDescription description = described;
    if (response.body().isEmpty() || description == null) {
      return response;
    }
    SipHeaders.Builder headers = response.headers().toBuilder();
    identification.sign(headers, description);
    return response.with(headers.build());
  }

  /// Takes the call.
  void answer() {
    ServerTransaction server = ringing;
    Sessions.Other offer = other;
    if (state != State.CALLED || server == null || offer == null) {
      return;
    }
    ringing = null;
    state = State.TALKING;
    SessionDescription told = described;
    String body = told == null ? answer(offer) : told.text();
    server.respond(signed(dialog.response(server.request(), OK, contact(), body)));
    if (told == null) {
      take(offer, false);
    }
    talk();
  }

  // ---- Media

  /// Looks for the other end, unless it is looked for already.
  ///
  /// @param theirsIsAnswer whether we offered
  private void take(Sessions.Other theirs, boolean theirsIsAnswer) {
    Sessions.Other before = other;
    boolean again = isSameEnd(theirs);
    boolean asClient =
        theirsIsAnswer ? theirs.setup() == Setup.PASSIVE : setup(theirs) == Setup.ACTIVE;
    other = theirs;
    if (again && before != null && before.ice().equals(theirs.ice())) {
      exchange.port().execute(() -> theirs.candidates().forEach(media::add));
      return;
    }
    client = again ? client : asClient;
    looking = true;
    IceCredentials own = ice;
    boolean begins = client;
    PeerTerms.Ice role = outgoing ? PeerTerms.Ice.CONTROLLING : PeerTerms.Ice.CONTROLLED;
    exchange.port().execute(() -> media.find(own, theirs, role, begins, again));
  }

  private void talk() {
    state = State.TALKING;
    invite = null;
    dialog.line().busy(true);
    exchange.tell(new PhoneEvent.Answered(id));
    PhoneListener listener = exchange.listener();
    var source = listener.source(id);
    var sink = listener.sink(id);
    exchange
        .port()
        .execute(() -> {
          media.unveil();
          media.speak(source, sink);
        });
    applyDirection();
    if (!trusted && outgoing) {
      trickle(exchange.candidates(true));
    }
  }

  private void applyDirection() {
    Sessions.Other theirs = other;
    boolean sends = !held && theirs != null && theirs.direction().receives();
    boolean hold = theirs != null && !theirs.direction().receives();
    exchange.port().execute(() -> media.sends(sends));
    if (hold != theyHold) {
      theyHold = hold;
      exchange.tell(new PhoneEvent.Held(id, false, hold));
    }
  }

  /// Tells of further addresses (RFC 8840 §4.3).
  private void trickle(List<Candidate> candidates) {
    StringBuilder body = new StringBuilder();
    body.append("a=ice-ufrag:").append(ice.ufrag()).append("\r\n");
    body.append("a=ice-pwd:").append(ice.password()).append("\r\n");
    body.append("m=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:0\r\n");
    candidates.forEach(one -> body.append("a=").append(one.text()).append("\r\n"));
    body.append("a=end-of-candidates\r\n");
    SipHeaders more = SipHeaders.of("Info-Package", "trickle-ice");
    send(dialog.request(INFO, contact(), more, Trickle.TYPE, body.toString()), new Wires.Nobody());
  }

  private void send(SipRequest request, ClientTransaction.User user) {
    exchange.wires().send(dialog.line(), request, user);
  }

  // ---- Changing

  /// Stops hearing and being heard, or goes on.
  void hold(boolean on) {
    if (state == State.TALKING && held != on) {
      held = on;
      exchange.tell(new PhoneEvent.Held(id, true, on));
      applyDirection();
      change(false);
    }
  }

  boolean isHeld() {
    return held;
  }

  void mute(boolean on) {
    exchange.port().execute(() -> media.muted(on));
  }

  void press(char key) {
    exchange.port().execute(() -> media.press(key));
  }

  /// Asks the other end to call somebody else instead.
  void transfer(String to) {
    if (state == State.TALKING) {
      SipHeaders order = Transfer.order(exchange.wires().account(), to);
      send(dialog.request(Transfer.REFER, contact(), order, "", ""), new Wires.Nobody());
    }
  }

  /// Offers anew: other directions, or another way.
  ///
  /// @param elsewhere whether ICE begins anew
  private void change(boolean elsewhere) {
    if (changing || state != State.TALKING) {
      again(elsewhere);
      return;
    }
    changing = true;
    if (elsewhere) {
      ice = exchange.port().credentials();
    }
    SessionDescription offer = Sessions.offer(own(held ? Direction.SENDONLY : Direction.SENDRECV));
    described = offer;
    Flow flow = dialog.line().flow();
    if (flow == null) {
      changing = false;
      return;
    }
    invite =
        exchange
            .wires()
            .begin(dialog.line(), flow, request(SipRequest.INVITE, offer), new Changing(elsewhere));
  }

  private void again(boolean elsewhere) {
    if (later == null && state == State.TALKING) {
      later =
          exchange
              .wires()
              .sip()
              .loop()
              .after(
                  AGAIN,
                  () -> {
                    later = null;
                    change(elsewhere);
                  });
    }
  }

  /// What becomes of an offer inside the call.
  private final class Changing implements ClientTransaction.User {

    private final boolean elsewhere;

    Changing(boolean elsewhere) {
      this.elsewhere = elsewhere;
    }

    @Override
    public void response(SipResponse response) {
      if (response.isProvisional()) {
        return;
      }
      changing = false;
      if (response.isSuccess()) {
        changed(response);
      } else if (response.status() == PENDING || response.status() == 500) {
        again(elsewhere);
      } else if (response.status() == 481 || response.status() == 408) {
        end(response.status(), response.reason());
      }
    }

    @Override
    public void failed(int status) {
      changing = false;
      if (dialog.line().flow() != null) {
        again(elsewhere);
      }
    }
  }

  private void changed(SipResponse response) {
    if (state != State.TALKING) {
      return;
    }
    dialog.moved(response);
    exchange.wires().acknowledge(dialog.line(), dialog.acknowledgement(response, contact()));
    Optional<Sessions.Other> answer = Sessions.read(response.body());
    if (answer.isEmpty()) {
      return;
    }
    if (identification.verify(response, answer.get()) instanceof Passport.Verdict.Refused) {
      bye(WRONG_IDENTITY);
      return;
    }
    take(answer.get(), true);
    applyDirection();
  }

  /// A super node is gone. If this call's signalling went by it, it goes by another from now on;
  /// what it relayed does, too.
  void lineClosed(Line closed) {
    if (state == State.OVER || dialog.line().number() != closed.number()) {
      return;
    }
    if (state != State.TALKING) {
      if (!outgoing) {
        end(503, "the super node is away");
      }
      return;
    }
    reattach(outgoing ? Duration.ZERO : CALLED_WAITS);
  }

  private void reattach(Duration wait) {
    Loop.Timer _ =
        exchange
            .wires()
            .sip()
            .loop()
            .after(
                wait,
                () -> {
                  Line beside = exchange.lineBeside(dialog.line());
                  if (state != State.TALKING || dialog.line().flow() != null) {
                    return;
                  }
                  if (beside == null) {
                    reattach(AGAIN);
                    return;
                  }
                  dialog.moveTo(beside);
                  beside.busy(true);
                  exchange.tell(new PhoneEvent.Reattached(id, beside.node().id()));
                  renew();
                });
  }

  /// Nothing is heard any more, or the way there may be gone: another is looked for.
  void renew() {
    if (state == State.TALKING && dialog.line().flow() != null) {
      exchange.gather(() -> change(true));
    }
  }

  // ---- The other end's requests

  void received(ServerTransaction server, Line line) {
    SipRequest request = server.request();
    if (!dialog.inOrder(request)) {
      server.respond(500);
      return;
    }
    dialog.follow(request, line);
    switch (request.method()) {
      case SipRequest.BYE -> {
        server.respond(OK);
        String reason = Dialog.text(request.headers(), HeaderName.REASON);
        end(OK, reason.isEmpty() ? "the other end hung up" : reason);
      }
      case SipRequest.INVITE, "UPDATE" -> offered(server);
      case INFO -> {
        server.respond(OK);
        Trickle.candidates(request).forEach(one -> exchange.port().execute(() -> media.add(one)));
      }
      case Transfer.REFER -> referred(server);
      case SipRequest.NOTIFY, SipRequest.OPTIONS -> server.respond(OK);
      default -> server.respond(405);
    }
  }

  /// The other end offers anew.
  private void offered(ServerTransaction server) {
    SipRequest request = server.request();
    if (state != State.TALKING || changing) {
      server.respond(PENDING);
      return;
    }
    dialog.refresh(request);
    if (request.body().isEmpty()) {
      server.respond(dialog.response(request, OK, contact(), ""));
      return;
    }
    Optional<Sessions.Other> offer = Sessions.read(request.body());
    if (offer.isEmpty()) {
      server.respond(NOT_ACCEPTABLE);
      return;
    }
    if (identification.verify(request, offer.get()) instanceof Passport.Verdict.Refused) {
      server.respond(WRONG_IDENTITY);
      return;
    }
    Sessions.Other before = other;
    if (before != null && !before.ice().equals(offer.get().ice())) {
      // A new way for one end is a new way for both (RFC 8839 §4.4.1.1.1).
      ice = exchange.port().credentials();
      exchange.gather(() -> agree(server, offer.get()));
    } else {
      agree(server, offer.get());
    }
  }

  private void agree(ServerTransaction server, Sessions.Other offer) {
    if (state != State.TALKING || !server.isPending()) {
      return;
    }
    String body = answer(offer);
    server.respond(signed(dialog.response(server.request(), OK, contact(), body)));
    take(offer, false);
    applyDirection();
  }

  private void referred(ServerTransaction server) {
    String to = Transfer.target(server);
    if (to == null || state != State.TALKING) {
      server.respond(400);
      return;
    }
    server.respond(dialog.response(server.request(), 202, contact(), ""));
    exchange.tell(new PhoneEvent.Transferring(id, to));
    exchange.transfer(this, to);
  }

  /// Tells how the call goes that the other end asked for.
  void transferred(int status) {
    if (state == State.TALKING) {
      SipHeaders more = Transfer.progress(status);
      String body = Transfer.line(status);
      send(
          dialog.request(SipRequest.NOTIFY, contact(), more, "message/sipfrag", body),
          new Wires.Nobody());
      if (status >= OK && status < 300) {
        bye(OK);
      }
    }
  }

  // ---- Ending

  /// The other end can't be reached any more.
  void mediaLost() {
    if (state == State.TALKING) {
      bye(408);
    } else {
      hangUp();
    }
  }

  /// Ends the call, in whatever way it is at.
  void hangUp() {
    switch (state) {
      case CALLING -> {
        cancelling = true;
        cancel();
      }
      case CALLED -> {
        ServerTransaction server = ringing;
        if (server != null) {
          server.onCancel(_ -> {});
          server.respond(server.request().answer(BUSY_HERE, server.tag()));
        }
        end(BUSY_HERE, "declined");
      }
      case TALKING -> bye(OK);
      case OVER -> {}
    }
  }

  private void cancel() {
    ClientTransaction asked = invite;
    if (asked == null || dialog.line().flow() == null) {
      end(TERMINATED, "given up");
      return;
    }
    if (asked.isProceeding()) {
      cancelling = true;
      exchange.wires().cancel(asked);
      end(TERMINATED, "given up");
    }
  }

  private void bye(int cause) {
    SipHeaders more =
        cause == OK ? SipHeaders.EMPTY : SipHeaders.of(HeaderName.REASON, "SIP;cause=" + cause);
    send(dialog.request(SipRequest.BYE, contact(), more, "", ""), new Wires.Nobody());
    end(cause, cause == OK ? "hung up" : "refused");
  }

  private void end(int status, String reason) {
    if (state == State.OVER) {
      return;
    }
    state = State.OVER;
    exchange
        .port()
        .execute(() -> {
          CallFigures figures = media.figures();
          media.close();
          exchange
              .wires()
              .sip()
              .loop()
              .execute(() -> exchange.tell(new PhoneEvent.Ended(id, status, reason, figures)));
        });
    exchange.ended(this);
  }
}
