package perigee.calling.phone;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import perigee.calling.overlay.HostCache;
import perigee.calling.sip.BufferedRandom;
import perigee.calling.sip.ClientTransaction;
import perigee.calling.sip.Counts;
import perigee.calling.sip.ServerTransaction;
import perigee.calling.sip.SipBounds;
import perigee.calling.sip.SipLoop;
import perigee.calling.sip.Transactions;
import perigee.net.loop.Loops;
import perigee.net.loop.NettyLoop;
import perigee.realtime.dtls.DtlsIdentity;
import perigee.realtime.media.MediaPort;
import perigee.realtime.media.MediaPortConfig;
import perigee.wire.sdp.Candidate;
import perigee.wire.sip.HeaderName;
import perigee.wire.sip.MessageRules;
import perigee.wire.sip.NameAddress;
import perigee.wire.sip.SipHeaders;
import perigee.wire.sip.SipMessage;
import perigee.wire.sip.SipRead;
import perigee.wire.sip.SipRequest;
import perigee.wire.sip.SipResponse;

/// A telephone: registered at two super nodes while there are two, it calls and is called. What it
/// does is for any thread; what happens is told on its loop.
public final class Phone implements Closeable {

  /// Calls at a time.
  public static final int MOST_CALLS = 8;

  private static final Duration CLOSE_AFTER = Duration.ofMillis(300);
  private static final int MOST_LATELY = 64;

  private final PhoneConfig config;
  private final PhoneListener listener;
  private final Loops loops;
  private final NettyLoop loop;
  private final Wires wires;
  private final MediaPort port;
  private final Places places;
  private final Lines lines;
  private final Map<Integer, Call> calls = new HashMap<>(); // of the loop
  private final Map<Integer, Call> replaced = new HashMap<>(); // of the loop

  /// The last messages that came: the other super node may bring them, too. Of the loop.
  private final List<String> lately = new ArrayList<>();

  private final AtomicInteger lastCall = new AtomicInteger();

  private Phone(
      PhoneConfig config, HostCache nodes, PhoneListener listener, Loops loops, MediaPort port) {
    this.config = config;
    this.listener = listener;
    this.loops = loops;
    this.loop = loops.loop(0);
    this.port = port;
    SipLoop sip = new SipLoop(loop, new BufferedRandom(new SecureRandom()), new Counts());
    this.wires =
        new Wires(
            sip,
            new Transactions(sip, SipBounds.USUAL),
            config.account(),
            new DigestAnswer(config.account().secret(), sip.random()));
    this.places = new Places(port, config.relays(), config.privacy() == Privacy.NOBODY, sip);
    this.lines = new Lines(wires, config, nodes, loops, new Incoming());
  }

  /// Starts a phone, which then looks for super nodes.
  ///
  /// @param nodes that are known; what is learned of them is noted there
  /// @throws IOException if no port can be had for media
  public static Phone start(PhoneConfig config, HostCache nodes, PhoneListener listener)
      throws IOException {
    InetAddress local = config.local();
    InetAddress from = local == null ? Places.towards(nodes.all()) : local;
    SecureRandom random = new SecureRandom();
    MediaPort port =
        MediaPort.open(
            MediaPortConfig.on(new InetSocketAddress(from, 0)).withReach(config.reach()),
            DtlsIdentity.create(config.clock(), random),
            config.nanos(),
            random);
    Loops loops = Loops.start(1, "phone");
    Phone phone = new Phone(config, nodes, listener, loops, port);
    phone.places.start();
    phone.loop.execute(phone.lines::start);
    return phone;
  }

  /// Calls somebody: an id, or an address.
  ///
  /// @return the call's number
  public int call(String who) {
    int id = lastCall.incrementAndGet();
    places.ready(() -> begin(id, config.account().addressOf(who)));
    return id;
  }

  private void begin(int id, String address) {
    Line line = lines.usable(null);
    if (line == null || calls.size() >= MOST_CALLS) {
      String reason = line == null ? "no super node can be reached" : "too many calls";
      listener.event(new PhoneEvent.Dialled(id, address));
      listener.event(new PhoneEvent.Ended(id, 503, reason, null));
      return;
    }
    Call call = Call.to(id, exchange, address, line, isTrusted(address));
    if (!call.isOver()) {
      calls.put(id, call);
    }
  }

  /// Whether somebody may know where this phone is before the call is answered.
  private boolean isTrusted(String address) {
    return config.privacy() == Privacy.EVERYBODY
        || config.account().buddies().contains(personOf(address));
  }

  private static String personOf(String address) {
    NameAddress parsed = NameAddress.parse("<" + address + ">");
    return parsed == null || parsed.sip() == null
        ? ""
        : Objects.requireNonNull(parsed.sip()).plainUser();
  }

  /// Takes a call.
  public void answer(int call) {
    with(call, Call::answer);
  }

  public void hangUp(int call) {
    with(call, Call::hangUp);
  }

  /// Stops hearing and being heard, or goes on.
  public void hold(int call, boolean on) {
    with(call, one -> one.hold(on));
  }

  public void mute(int call, boolean on) {
    with(call, one -> one.mute(on));
  }

  /// Presses a key.
  public void press(int call, char key) {
    with(call, one -> one.press(key));
  }

  /// Asks the other end to call somebody else instead.
  public void transfer(int call, String to) {
    with(call, one -> one.transfer(to));
  }

  private void with(int call, Consumer<Call> action) {
    loop.execute(() -> {
      Call known = calls.get(call);
      if (known != null) {
        action.accept(known);
      }
    });
  }

  /// Sends a line of chat (RFC 3428).
  public void message(String who, String text) {
    String address = config.account().addressOf(who);
    loop.execute(() -> {
      Line line = lines.usable(null);
      if (line == null) {
        listener.event(new PhoneEvent.MessageSent(address, 503));
        return;
      }
      SipHeaders headers =
          SipHeaders.of(
              HeaderName.MAX_FORWARDS,
              "70",
              HeaderName.FROM,
              "<" + config.account().address() + ">;tag=" + wires.sip().unguessable(),
              HeaderName.TO,
              "<" + address + ">",
              HeaderName.CALL_ID,
              wires.sip().unguessable(),
              HeaderName.CSEQ,
              "1 " + SipRequest.MESSAGE,
              HeaderName.CONTENT_TYPE,
              "text/plain;charset=utf-8");
      wires.send(
          line,
          new SipRequest(SipRequest.MESSAGE, address, headers, Utf8.octets(text)),
          new ClientTransaction.User() {
            @Override
            public void response(SipResponse response) {
              if (response.isFinal()) {
                listener.event(new PhoneEvent.MessageSent(address, response.status()));
              }
            }

            @Override
            public void failed(int status) {
              listener.event(new PhoneEvent.MessageSent(address, status));
            }
          });
    });
  }

  // ---- What comes

  /// What the lines bring.
  private final class Incoming implements Lines.User {

    @Override
    public void received(Line line, SipRead read) {
      if (!(read instanceof SipRead.Whole(SipMessage message)) || line.flow() == null) {
        return;
      }
      switch (message) {
        case SipRequest request -> request(line, request);
        case SipResponse response -> {
          ClientTransaction asked =
              MessageRules.isSound(response)
                  ? wires.transactions().find(Objects.requireNonNull(line.flow()), response)
                  : null;
          if (asked != null) {
            asked.received(response);
          }
        }
      }
    }

    @Override
    public void registered(Line line) {
      listener.event(new PhoneEvent.Registered(line.node().id()));
      line.busy(!calls.isEmpty());
    }

    @Override
    public void unregistered(Line line, String reason) {
      listener.event(new PhoneEvent.Unregistered(line.node().id(), reason));
    }

    @Override
    public void closed(Line line) {
      List.copyOf(calls.values()).forEach(call -> call.lineClosed(line));
    }
  }

  private void request(Line line, SipRequest request) {
    var flow = line.flow();
    MessageRules.Problem problem = MessageRules.problem(request);
    if (flow == null || problem != null) {
      if (flow != null && problem != null && !request.is(SipRequest.ACK)) {
        flow.send(request.answer(problem.status(), problem.reason(), wires.sip().unguessable()));
      }
      return;
    }
    Transactions all = wires.transactions();
    ServerTransaction invite = all.find(flow, request, SipRequest.INVITE);
    if (request.is(SipRequest.ACK)) {
      boolean _ = invite != null && invite.acknowledged();
      return;
    }
    if (request.is(SipRequest.CANCEL)) {
      String tag = invite == null ? wires.sip().unguessable() : invite.tag();
      flow.send(request.answer(invite == null ? 481 : 200, tag));
      if (invite != null) {
        invite.cancel(request.headers().first(HeaderName.REASON));
      }
      return;
    }
    if (all.find(flow, request, request.method()) != null) {
      return;
    }
    ServerTransaction server = all.open(flow, request);
    if (server == null) {
      flow.send(request.answer(503, wires.sip().unguessable()));
    } else {
      serve(line, server);
    }
  }

  private void serve(Line line, ServerTransaction server) {
    SipRequest request = server.request();
    boolean inDialog = Dialog.tag(request, HeaderName.TO) != null;
    for (Call call : List.copyOf(calls.values())) {
      if (inDialog && call.dialog().takes(request)) {
        call.received(server, line);
        return;
      }
      if (!inDialog && call.dialog().isOf(request)) {
        // The same request by the other super node (RFC 3261 §8.2.2.2).
        server.respond(482);
        return;
      }
    }
    if (inDialog) {
      server.respond(481);
      return;
    }
    switch (request.method()) {
      case SipRequest.INVITE -> called(line, server);
      case SipRequest.MESSAGE -> {
        server.respond(200);
        if (Dialog.text(request.headers(), HeaderName.CONTENT_TYPE).startsWith("text/plain")
            && isNew(request)) {
          NameAddress from = NameAddress.parse(Dialog.text(request.headers(), HeaderName.FROM));
          String address = from == null ? "" : from.uri().text();
          listener.event(new PhoneEvent.Message(address, Utf8.text(request.body())));
        }
      }
      case SipRequest.OPTIONS, SipRequest.NOTIFY -> server.respond(200);
      default -> server.respond(405);
    }
  }

  private boolean isNew(SipRequest request) {
    String id = Dialog.text(request.headers(), HeaderName.CALL_ID);
    boolean fresh = !lately.contains(id);
    lately.add(id);
    if (lately.size() > MOST_LATELY) {
      lately.removeFirst();
    }
    return fresh;
  }

  private void called(Line line, ServerTransaction server) {
    if (calls.size() >= MOST_CALLS) {
      server.respond(486);
      return;
    }
    NameAddress from = NameAddress.parse(Dialog.text(server.request().headers(), HeaderName.FROM));
    String caller = from == null ? "" : from.uri().text();
    int id = lastCall.incrementAndGet();
    Call call = Call.from(id, exchange, server, line, isTrusted(caller));
    if (call != null) {
      calls.put(id, call);
    }
  }

  // ---- What calls need

  private final Exchange exchange =
      new Exchange() {
        @Override
        public Wires wires() {
          return wires;
        }

        @Override
        public PhoneConfig config() {
          return config;
        }

        @Override
        public MediaPort port() {
          return port;
        }

        @Override
        public List<Candidate> candidates(boolean everywhere) {
          return places.candidates(everywhere);
        }

        @Override
        public void gather(Runnable then) {
          places.again(then);
        }

        @Override
        public String contact(Line line) {
          return lines.contact(line);
        }

        @Override
        public @Nullable Line lineBeside(Line line) {
          return lines.usable(line);
        }

        @Override
        public void tell(PhoneEvent event) {
          listener.event(event);
          if (event instanceof PhoneEvent.Answered(int id)) {
            Call before = replaced.remove(id);
            if (before != null) {
              before.transferred(200);
            }
          }
        }

        @Override
        public PhoneListener listener() {
          return listener;
        }

        @Override
        public void ended(Call call) {
          calls.remove(call.id());
          Call before = replaced.remove(call.id());
          if (before != null) {
            before.transferred(503);
          }
          if (calls.isEmpty()) {
            lines.busy(false);
          }
        }

        @Override
        public void transfer(Call replacing, String to) {
          int id = lastCall.incrementAndGet();
          replaced.put(id, replacing);
          begin(id, to);
        }
      };

  /// Signs off, and ends all calls.
  @Override
  public void close() {
    loop.execute(() -> {
      List.copyOf(calls.values()).forEach(Call::hangUp);
      lines.close();
    });
    var done = new CountDownLatch(1);
    var _ = loop.after(CLOSE_AFTER, done::countDown);
    try {
      boolean _ = done.await(2, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    port.close();
    loops.close();
  }
}
