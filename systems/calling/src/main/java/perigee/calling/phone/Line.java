package perigee.calling.phone;

import io.netty.handler.ssl.SslContext;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import perigee.calling.sip.Flow;
import perigee.calling.sip.FlowOutput;
import perigee.calling.sip.Transport;
import perigee.net.loop.Loop;
import perigee.net.loop.Loops;
import perigee.net.loop.NettyLoop;
import perigee.realtime.media.HttpProxy;
import perigee.wire.overlay.HostEntry;
import perigee.wire.sip.SipLimits;
import perigee.wire.sip.SipRead;
import perigee.wire.sip.SipReader;

/// A connection to a super node, by TLS; where a proxy is configured, by whichever way is there
/// first. It is asked for a sign of life now and then (RFC 5626 §3.5.1), more often during calls;
/// without one it is given up. Belongs to SIP's loop.
final class Line implements FlowOutput, LineChannel.User {

  private static final Duration PING_IDLE = Duration.ofSeconds(25);
  private static final Duration PING_BUSY = Duration.ofSeconds(1);
  private static final Duration PONG_WITHIN = Duration.ofSeconds(2);
  private static final byte[] PING = {'\r', '\n', '\r', '\n'};

  private final HostEntry node;
  private final int number;
  private final User user;
  private final NettyLoop loop;
  private final SipReader reader = new SipReader(SipLimits.USUAL, false);
  private final long begunNanos;
  private final List<LineChannel> ways = new ArrayList<>(2);
  private @Nullable LineChannel channel;
  private @Nullable Flow flow;
  private Loop.@Nullable Timer ping;
  private Loop.@Nullable Timer pong;
  private long askedNanos;
  private boolean busy;
  private boolean over;

  /// Whom a line tells.
  interface User {

    /// It can be used.
    void opened(Line line);

    void received(Line line, SipRead read);

    /// It gave a sign of life.
    ///
    /// @param nanos after it was asked for one
    void lives(Line line, long nanos);

    /// It is over, or could not be made. Told once.
    void closed(Line line);

    long nanos();
  }

  /// A line that is not made yet.
  ///
  /// @param number by which the flow is told from the others of this device, from 1
  Line(HostEntry node, int number, NettyLoop loop, User user) {
    this.node = node;
    this.number = number;
    this.loop = loop;
    this.user = user;
    this.begunNanos = user.nanos();
  }

  HostEntry node() {
    return node;
  }

  /// The node with the SHA-256 of the public key that it showed.
  HostEntry proved() {
    LineChannel open = channel;
    return open == null ? node : open.proved();
  }

  int number() {
    return number;
  }

  /// How long it took from the beginning to now.
  long ageNanos() {
    return user.nanos() - begunNanos;
  }

  /// Null until it is open, and after its end.
  @Nullable Flow flow() {
    Flow known = flow;
    return known != null && known.isOpen() ? known : null;
  }

  /// The flow that there was, though it may be over.
  @Nullable Flow brokenFlow() {
    return flow;
  }

  /// This end's address of the connection.
  @Nullable InetSocketAddress local() {
    LineChannel open = channel;
    return open == null ? null : open.local();
  }

  boolean isSecure() {
    Flow known = flow;
    return known != null && known.transport() == Transport.TLS;
  }

  /// Begins.
  ///
  /// @param security null for plain TCP
  /// @param proxy that is tried beside the direct way, or null
  void open(Loops loops, @Nullable SslContext security, @Nullable HttpProxy proxy) {
    LineChannel direct = new LineChannel(node, security, this);
    ways.add(direct);
    if (proxy != null && !isHere(node.host())) {
      LineChannel tunnel = new LineChannel(node, security, this);
      ways.add(tunnel);
      tunnel.open(loop.eventLoop(), loops, proxy);
    }
    direct.open(loop.eventLoop(), loops, null);
  }

  private static boolean isHere(String host) {
    return host.startsWith("127.") || host.equals("localhost") || host.equals("::1");
  }

  @Override
  public void ready(LineChannel by, Transport transport) {
    InetSocketAddress remote = by.remote();
    if (remote == null || over || channel != null) {
      by.close();
      return;
    }
    channel = by;
    ways.remove(by);
    List.copyOf(ways).forEach(LineChannel::close);
    flow = new Flow(number, transport, remote, 0, this, null);
    schedulePing();
    user.opened(this);
  }

  /// Looks more often whether the other end is there.
  void busy(boolean inCall) {
    if (busy != inCall) {
      busy = inCall;
      if (inCall && flow() != null && pong == null) {
        askForLife();
      }
    }
  }

  private void schedulePing() {
    if (ping != null) {
      ping.cancel();
    }
    ping = loop.after(busy ? PING_BUSY : PING_IDLE, this::askForLife);
  }

  private void askForLife() {
    if (flow() == null) {
      return;
    }
    write(PING);
    if (pong == null) {
      askedNanos = user.nanos();
      pong = loop.after(PONG_WITHIN, this::close);
    }
    schedulePing();
  }

  private void heard() {
    if (pong != null) {
      pong.cancel();
      pong = null;
    }
  }

  @Override
  public void received(byte[] bytes) {
    reader.feed(bytes, 0, bytes.length);
    if (pong != null) {
      user.lives(this, user.nanos() - askedNanos);
    }
    heard();
    SipRead read = reader.next();
    while (!(read instanceof SipRead.More) && !over) {
      if (read instanceof SipRead.Bad bad && bad.lost()) {
        close();
        return;
      }
      user.received(this, read);
      read = reader.next();
    }
  }

  @Override
  public void write(byte[] message) {
    LineChannel to = channel;
    if (to != null) {
      to.write(message);
    }
  }

  @Override
  public void close() {
    LineChannel to = channel;
    if (to != null) {
      to.close();
    }
    List.copyOf(ways).forEach(LineChannel::close);
    end();
  }

  @Override
  public void ended(LineChannel by) {
    ways.remove(by);
    if (by.equals(channel) || (channel == null && ways.isEmpty())) {
      end();
    }
  }

  private void end() {
    if (over) {
      return;
    }
    over = true;
    if (ping != null) {
      ping.cancel();
    }
    heard();
    Flow known = flow;
    if (known != null) {
      known.closed();
    }
    user.closed(this);
  }
}
