package perigee.calling.phone;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import perigee.calling.overlay.HostCache;
import perigee.calling.sip.BufferedRandom;
import perigee.calling.sip.Counts;
import perigee.calling.sip.SipBounds;
import perigee.calling.sip.SipLoop;
import perigee.calling.sip.Transactions;
import perigee.net.loop.Loops;
import perigee.net.loop.NettyLoop;
import perigee.realtime.dtls.DtlsIdentity;
import perigee.realtime.media.MediaPort;
import perigee.realtime.media.MediaPortConfig;
import perigee.wire.sip.SipRead;

/// A telephone: registered at two super nodes while there are two, it calls and is called. What it
/// does is for any thread; what happens is told on its loop.
public final class Phone implements Closeable {

  /// Calls at a time.
  public static final int MOST_CALLS = 8;

  private static final Duration CLOSE_AFTER = Duration.ofMillis(300);

  private final PhoneConfig config;
  private final PhoneListener listener;
  private final Loops loops;
  private final NettyLoop loop;
  private final MediaPort port;
  private final Places places;
  private final Lines lines;
  private final Calls calls;
  private final Chat chat;
  private final Requests requests;

  private Phone(
      PhoneConfig config, HostCache nodes, PhoneListener listener, Loops loops, MediaPort port) {
    this.config = config;
    this.listener = listener;
    this.loops = loops;
    this.loop = loops.loop(0);
    this.port = port;
    SipLoop sip = new SipLoop(loop, new BufferedRandom(new SecureRandom()), new Counts());
    Wires wires =
        new Wires(
            sip,
            new Transactions(sip, SipBounds.USUAL),
            config.account(),
            new DigestAnswer(config.account().secret(), sip.random()));
    this.places =
        new Places(port, config.relays(), config.privacy() == Privacy.NOBODY, sip, this::found);
    this.lines = new Lines(wires, config, nodes, loops, new Incoming());
    this.calls = new Calls(wires, config, listener, port, places, lines);
    this.chat = new Chat(wires, config, listener, lines);
    this.requests = new Requests(wires, calls, chat);
  }

  /// Starts a phone, which then looks for super nodes.
  ///
  /// @param nodes that are known; what is learned of them is noted there
  /// @throws IOException if no port can be had for media
  public static Phone start(PhoneConfig config, HostCache nodes, PhoneListener listener)
      throws IOException {
    InetAddress local = config.local();
    InetAddress from = local == null ? Places.towards(nodes.all(), config.reach().proxy()) : local;
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
    port.rehearse();
    Thread.ofVirtual().name("warm-up").start(Voice::warmUp);
    phone.loop.execute(() -> {
      phone.lines.start();
      phone.chat.start();
    });
    return phone;
  }

  /// More places of this phone are known than calls were told of.
  private void found() {
    calls.tellMore();
  }

  /// Calls somebody: an id, or an address.
  ///
  /// @return the call's number
  public int call(String who) {
    int id = calls.number();
    places.ready(() -> calls.begin(id, config.account().addressOf(who), null));
    return id;
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

  /// Asks the other end to call somebody else instead; if we talk with them in another call, they
  /// are joined at once.
  public void transfer(int call, String to) {
    with(call, one -> one.transfer(to));
  }

  private void with(int call, Consumer<Call> action) {
    loop.execute(() -> calls.with(call, action));
  }

  /// Writes to somebody, or to a group.
  ///
  /// @param who an id, an address, or the beginning of a group's id
  public void message(String who, String text) {
    loop.execute(() -> chat.send(who, text));
  }

  /// Begins a group with contacts; what became of it is told as an event.
  ///
  /// @param people their ids
  public void beginGroup(String title, List<String> people) {
    loop.execute(() -> chat.groups().begin(title, people));
  }

  /// Leaves a group.
  ///
  /// @param group the beginning of its id
  public void leaveGroup(String group) {
    loop.execute(() -> chat.groups().leave(group));
  }

  /// Fetches a file that somebody offers; what becomes of it is told as an event.
  ///
  /// @param file the beginning of its id; empty for the last
  public void fetch(String file) {
    loop.execute(() -> chat.files().fetch(file));
  }

  /// What the lines bring.
  private final class Incoming implements Lines.User {

    @Override
    public void received(Line line, SipRead read) {
      requests.received(line, read);
    }

    @Override
    public void registered(Line line) {
      listener.event(new PhoneEvent.Registered(line.node().id()));
      line.busy(!calls.isEmpty());
      chat.fetch();
    }

    @Override
    public void unregistered(Line line, String reason) {
      listener.event(new PhoneEvent.Unregistered(line.node().id(), reason));
    }

    @Override
    public void closed(Line line) {
      calls.lineClosed(line);
    }
  }

  /// Signs off, and ends all calls.
  @Override
  public void close() {
    loop.execute(() -> {
      calls.hangUp();
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
