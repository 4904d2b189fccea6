package perigee.realtime.media;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import perigee.net.udp.PeerAddress;
import perigee.wire.sdp.Candidate;
import perigee.wire.sdp.CandidateType;
import perigee.wire.stun.ChannelData;
import perigee.wire.stun.StunAttribute;
import perigee.wire.stun.StunMethod;

/// An address that a relay lends us (RFC 8656), from this end: allocated, kept alive, and given a
/// channel for each peer, which is its permission, too. It belongs to the port's thread.
final class RelayClient {

  /// Numbers of relays in the place of sockets begin here.
  static final int FIRST_NUMBER = 1 << 16;

  private static final Duration ROUND = Duration.ofMillis(250);
  private static final long REFRESH_NANOS = Duration.ofMinutes(4).toNanos();

  private static final int BY_UDP = 65_535;
  private static final int BY_TCP = 40_000;
  private static final int BY_TLS = 30_000;
  private static final int BY_PROXY = 20_000;

  private final MediaLoop loop;
  private final int number;
  private final int socket;
  private final IceServer server;
  private final @Nullable PeerAddress serverAddress;
  private final RelayTransport transport;
  private final RelayChannels channels = new RelayChannels();
  private final RelayRequests requests;
  private final Arrival arrival = new Arrival();
  private byte[] data = new byte[0];
  private @Nullable Consumer<RelayClient> told;
  private @Nullable InetSocketAddress relayed;
  private @Nullable InetSocketAddress mapped;
  private long allocatedNanos;
  private boolean closed;

  /// A client.
  ///
  /// @param told when it is clear whether there is an address
  RelayClient(
      MediaLoop loop, int number, int socket, IceServer server, Consumer<RelayClient> told) {
    this.loop = loop;
    this.number = number;
    this.socket = socket;
    this.server = server;
    boolean udp = server.transport() == IceServer.Transport.UDP;
    this.serverAddress = udp ? PeerAddress.of(server.address()) : null;
    this.told = told;
    this.transport =
        serverAddress != null
            ? new RelayDatagrams(loop.ports(), socket, serverAddress)
            : new RelayStream(loop.port(), server, new Incoming());
    this.requests = new RelayRequests(loop.port(), number, server, transport, new Outcome());
  }

  /// What comes by a connection.
  private final class Incoming implements RelayStream.Receiver {
    @Override
    public void received(byte[] bytes, int at, int length) {
      RelayClient.this.received(bytes, at, length, loop.port().now());
    }

    @Override
    public void ended() {
      end();
    }
  }

  /// What becomes of what was asked.
  private final class Outcome implements RelayRequests.Asker {
    @Override
    public void succeeded(RelayRequests.Request request, long now) {
      RelayClient.this.succeeded(request, now);
    }

    @Override
    public void failed(RelayRequests.Request request) {
      RelayClient.this.failed(request);
    }
  }

  void start() {
    requests.ask(StunMethod.ALLOCATE, null);
    round();
  }

  /// Asks whether the address is still lent.
  ///
  /// @param whether told when that is clear: an address that is not is gone then
  void confirm(Consumer<RelayClient> whether) {
    told = told == null ? whether : told.andThen(whether);
    if (!requests.isAskedForAddress()) {
      requests.ask(StunMethod.REFRESH, null);
    }
  }

  int number() {
    return number;
  }

  /// Ours that it is asked from.
  int socket() {
    return socket;
  }

  /// What an address is worth, by the way to its server.
  long priority() {
    int preference =
        switch (way()) {
          case "udp" -> BY_UDP;
          case "tcp" -> BY_TCP;
          case "tls" -> BY_TLS;
          default -> BY_PROXY;
        };
    int earlier = Math.min(number - FIRST_NUMBER, BY_PROXY - 1);
    return Candidate.priority(CandidateType.RELAYED, preference - earlier, 1);
  }

  /// How the server is spoken to, for people: as its transport is called, or `proxy`.
  String way() {
    return transport.isProxied() ? "proxy" : server.transport().name().toLowerCase(Locale.ROOT);
  }

  IceServer server() {
    return server;
  }

  /// The address that is lent, or null.
  @Nullable InetSocketAddress relayed() {
    return closed ? null : relayed;
  }

  /// How the server sees this end, or null.
  @Nullable InetSocketAddress mapped() {
    return mapped;
  }

  /// Whether a datagram comes from the server, which has no other business with us.
  boolean isFrom(Arrival from) {
    PeerAddress address = serverAddress;
    return address != null && from.isFrom(address);
  }

  /// Sends again what has no answer, and renews what would end.
  private void round() {
    long now = loop.port().now();
    requests.round(now);
    if (relayed != null && now - allocatedNanos > REFRESH_NANOS) {
      allocatedNanos = now;
      requests.ask(StunMethod.REFRESH, null);
    }
    channels.renew(now, REFRESH_NANOS, channel -> requests.ask(StunMethod.CHANNEL_BIND, channel));
    if (!closed) {
      loop.port().schedule(ROUND, this::round);
    }
  }

  private void failed(RelayRequests.Request request) {
    RelayChannel channel = request.channel;
    if (request.method == StunMethod.ALLOCATE || request.method == StunMethod.REFRESH) {
      end();
    } else if (channel != null && !channel.bound) {
      channels.refused(channel);
    }
  }

  /// It is over; who waited for it is told so.
  private void end() {
    closed = true;
    relayed = null;
    transport.close();
    loop.relays().ended(this);
    tell();
  }

  private void tell() {
    Consumer<RelayClient> waiting = told;
    told = null;
    if (waiting != null) {
      waiting.accept(this);
    }
  }

  /// Gives the address back.
  void close() {
    if (!closed) {
      closed = true;
      if (relayed != null) {
        requests.giveBack();
        loop.ports().flush();
      }
      end();
    }
  }

  /// Takes what came from the server.
  void received(byte[] bytes, int at, int length, long now) {
    if (closed || length < ChannelData.HEADER) {
      return;
    }
    if (ChannelData.is(bytes, at)) {
      int octets = ChannelData.length(bytes, at);
      RelayChannel channel = channels.find(ChannelData.number(bytes, at));
      if (channel != null && octets > 0 && octets <= length - ChannelData.HEADER) {
        channel.usedNanos = now;
        arrival.of(number, channel.peer);
        loop.handle(arrival, bytes, at + ChannelData.HEADER, octets, now);
      }
    } else {
      requests.received(bytes, at, length, now);
    }
  }

  private void succeeded(RelayRequests.Request request, long now) {
    RelayChannel channel = request.channel;
    if (channel != null) {
      channel.bound = true;
      channel.boundNanos = now;
      byte[] waiting = channel.waiting;
      channel.waiting = null;
      if (waiting != null) {
        send(channel, waiting, 0, waiting.length);
      }
    } else if (request.method == StunMethod.ALLOCATE) {
      mapped = read(StunAttribute.XOR_MAPPED_ADDRESS);
      relayed = read(StunAttribute.XOR_RELAYED_ADDRESS);
      allocatedNanos = now;
      if (relayed == null) {
        end();
      } else {
        tell();
      }
    } else if (request.method == StunMethod.REFRESH) {
      allocatedNanos = now;
      tell();
    }
  }

  private @Nullable InetSocketAddress read(int attribute) {
    PeerAddress read = requests.address(attribute);
    return read == null ? null : read.socketAddress();
  }

  /// Sends to a peer. The first time its channel is bound, and the latest datagram waits for that.
  void send(PeerPath path, byte[] bytes, int at, int length) {
    PeerAddress to = new PeerAddress(path.octets, path.high, path.low, path.port);
    RelayChannel channel = channels.find(to);
    if (channel == null) {
      channel = closed ? null : channels.add(to, loop.port().now(), requests::isAsked);
      if (channel == null) {
        return;
      }
      requests.ask(StunMethod.CHANNEL_BIND, channel);
    }
    channel.usedNanos = loop.port().now();
    if (channel.bound) {
      send(channel, bytes, at, length);
    } else {
      channel.waiting = Arrays.copyOfRange(bytes, at, at + length);
    }
  }

  private void send(RelayChannel channel, byte[] bytes, int at, int length) {
    if (data.length < ChannelData.HEADER + length) {
      data = new byte[ChannelData.HEADER + 2 * length];
    }
    ChannelData.write(data, 0, channel.number, length);
    System.arraycopy(bytes, at, data, ChannelData.HEADER, length);
    transport.send(data, 0, ChannelData.HEADER + length);
  }
}
