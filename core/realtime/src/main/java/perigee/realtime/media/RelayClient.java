package perigee.realtime.media;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import perigee.net.udp.PeerAddress;
import perigee.wire.sdp.Candidate;
import perigee.wire.sdp.CandidateType;
import perigee.wire.stun.ChannelData;
import perigee.wire.stun.LongTermKey;
import perigee.wire.stun.MessageIntegrity;
import perigee.wire.stun.StunAddress;
import perigee.wire.stun.StunAttribute;
import perigee.wire.stun.StunClass;
import perigee.wire.stun.StunMessage;
import perigee.wire.stun.StunMethod;
import perigee.wire.stun.StunWriter;

/// An address that a relay lends us (RFC 8656), from this end: allocated, kept alive, and given a
/// channel for each peer, which is its permission, too. It belongs to the port's thread.
final class RelayClient {

  /// Numbers of relays in the place of sockets begin here.
  static final int FIRST_NUMBER = 1 << 16;

  /// Peers of one relayed address at a time.
  static final int MOST_CHANNELS = 128;

  private static final Duration ROUND = Duration.ofMillis(250);
  private static final long REFRESH_NANOS = Duration.ofMinutes(4).toNanos();

  /// A channel that is not renewed is over then, and its number may be used for another peer five
  /// minutes later (RFC 8656 §12).
  private static final long BOUND_NANOS = Duration.ofMinutes(10).plusSeconds(10).toNanos();

  private static final long FREE_NANOS = BOUND_NANOS + Duration.ofMinutes(5).toNanos();
  private static final long FIRST_WAIT_NANOS = 500_000_000;
  private static final int MOST_TRIES = 6;
  private static final int MOST_DOUBLINGS = 4;
  private static final long STREAM_WAIT_NANOS = Duration.ofSeconds(10).toNanos();
  private static final int UDP = 17 << 24;
  private static final int ROOM = 1024;
  private static final int BY_UDP = 65_535;
  private static final int BY_TCP = 40_000;
  private static final int BY_TLS = 30_000;
  private static final int BY_PROXY = 20_000;
  private static final int UNAUTHENTICATED = 401;
  private static final int STALE_NONCE = 438;

  private final MediaLoop loop;
  private final int number;
  private final int socket;
  private final IceServer server;
  private final @Nullable PeerAddress serverAddress;
  private final RelayTransport transport;
  private final Map<PeerAddress, RelayChannel> byPeer = new HashMap<>();
  private final @Nullable RelayChannel[] channels = new RelayChannel[MOST_CHANNELS];
  private final List<Request> requests = new ArrayList<>();
  private final StunMessage message = new StunMessage();
  private final MessageIntegrity integrity = new MessageIntegrity();
  private final StunWriter writer = new StunWriter(integrity);
  private final StunAddress address = new StunAddress();
  private final Arrival arrival = new Arrival();
  private final byte[] out = new byte[ROOM];
  private byte[] data = new byte[0];
  private byte[] realm = new byte[0];
  private byte[] nonce = new byte[0];
  private byte[] key = new byte[0];
  private @Nullable Consumer<RelayClient> told;
  private @Nullable InetSocketAddress relayed;
  private @Nullable InetSocketAddress mapped;
  private long allocatedNanos;
  private boolean closed;

  /// A request without an answer yet.
  private static final class Request {
    final int method;
    final @Nullable RelayChannel channel;
    long high;
    int tries;
    long nextNanos;

    Request(int method, @Nullable RelayChannel channel) {
      this.method = method;
      this.channel = channel;
    }
  }

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

  void start() {
    request(StunMethod.ALLOCATE, null);
    round();
  }

  /// Asks whether the address is still lent.
  ///
  /// @param whether told when that is clear: an address that is not is gone then
  void confirm(Consumer<RelayClient> whether) {
    told = told == null ? whether : told.andThen(whether);
    if (requests.stream().noneMatch(request -> request.channel == null)) {
      request(StunMethod.REFRESH, null);
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

  private void request(int method, @Nullable RelayChannel channel) {
    Request request = new Request(method, channel);
    requests.add(request);
    send(request);
  }

  /// Sends a request, or sends it again: under a new number, for the nonce may be another.
  private void send(Request request) {
    request.high = loop.port().random().nextLong();
    long wait = FIRST_WAIT_NANOS << Math.min(request.tries, MOST_DOUBLINGS);
    request.nextNanos = loop.port().now() + (transport.isReliable() ? STREAM_WAIT_NANOS : wait);
    request.tries++;
    writer.begin(request.method, StunClass.REQUEST, request.high, number, out, 0);
    RelayChannel channel = request.channel;
    if (channel != null) {
      PeerAddress peer = channel.peer;
      writer.number(StunAttribute.CHANNEL_NUMBER, channel.number << Short.SIZE);
      writer.address(
          StunAttribute.XOR_PEER_ADDRESS,
          address.set(peer.octets(), peer.high(), peer.low(), peer.port()));
    } else if (request.method == StunMethod.ALLOCATE) {
      writer.number(StunAttribute.REQUESTED_TRANSPORT, UDP);
    } else if (closed) {
      writer.number(StunAttribute.LIFETIME, 0);
    }
    if (key.length > 0) {
      writer.text(StunAttribute.USERNAME, server.user());
      writer.bytes(StunAttribute.REALM, realm);
      writer.bytes(StunAttribute.NONCE, nonce);
      writer.seal(MessageIntegrity.Kind.SHA1, key);
    }
    transport.send(out, 0, writer.end());
  }

  /// Sends again what has no answer, and renews what would end.
  private void round() {
    long now = loop.port().now();
    for (Request request : List.copyOf(requests)) {
      if (now - request.nextNanos >= 0) {
        if (request.tries == MOST_TRIES || transport.isReliable()) {
          failed(request);
        } else {
          send(request);
        }
      }
    }
    if (relayed != null && now - allocatedNanos > REFRESH_NANOS) {
      allocatedNanos = now;
      request(StunMethod.REFRESH, null);
    }
    for (RelayChannel channel : channels) {
      if (channel != null && channel.bound) {
        renew(channel, now);
      }
    }
    if (!closed) {
      loop.port().schedule(ROUND, this::round);
    }
  }

  /// A channel that nobody uses is let go.
  private void renew(RelayChannel channel, long now) {
    boolean old = now - channel.boundNanos > REFRESH_NANOS;
    if (old && now - channel.usedNanos < REFRESH_NANOS) {
      channel.boundNanos = now;
      request(StunMethod.CHANNEL_BIND, channel);
    } else if (now - channel.boundNanos > BOUND_NANOS) {
      channel.bound = false;
      byPeer.remove(channel.peer);
    }
  }

  private void failed(Request request) {
    requests.remove(request);
    RelayChannel channel = request.channel;
    if (request.method == StunMethod.ALLOCATE || request.method == StunMethod.REFRESH) {
      end();
    } else if (channel != null && !channel.bound) {
      // The server does not speak to such a peer. The number was not given.
      byPeer.remove(channel.peer);
      channels[channel.number - ChannelData.FIRST] = null;
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
        send(new Request(StunMethod.REFRESH, null));
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
      int index = ChannelData.number(bytes, at) - ChannelData.FIRST;
      int octets = ChannelData.length(bytes, at);
      RelayChannel channel = index < MOST_CHANNELS ? channels[index] : null;
      if (channel != null && octets > 0 && octets <= length - ChannelData.HEADER) {
        channel.usedNanos = now;
        arrival.of(number, channel.peer);
        loop.handle(arrival, bytes, at + ChannelData.HEADER, octets, now);
      }
    } else if (message.read(bytes, at, length)) {
      answered(now);
    }
  }

  private void answered(long now) {
    Request request = null;
    for (Request each : requests) {
      if (each.high == message.transactionHigh() && each.method == message.method()) {
        request = each;
      }
    }
    if (request == null) {
      return;
    }
    if (message.messageClass() == StunClass.ERROR) {
      refused(request, message.errorCode());
    } else if (MessageIntegrity.isSealed(message) && integrity.holds(message, key)) {
      requests.remove(request);
      succeeded(request, now);
    }
  }

  /// Shows the credential, if that is what is wanted.
  private void refused(Request request, int code) {
    boolean wanted = code == STALE_NONCE || (code == UNAUTHENTICATED && key.length == 0);
    if (wanted && request.tries < MOST_TRIES && message.has(StunAttribute.NONCE)) {
      nonce = message.value(StunAttribute.NONCE);
      if (message.has(StunAttribute.REALM)) {
        realm = message.value(StunAttribute.REALM);
        String text = new String(realm, java.nio.charset.StandardCharsets.UTF_8);
        key = LongTermKey.of(server.user(), text, server.password());
      }
      send(request);
    } else {
      failed(request);
    }
  }

  private void succeeded(Request request, long now) {
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
    boolean there = message.address(attribute, address);
    return there
        ? new PeerAddress(address.octets(), address.high(), address.low(), address.port())
            .socketAddress()
        : null;
  }

  /// Sends to a peer. The first time its channel is bound, and the latest datagram waits for that.
  void send(PeerPath path, byte[] bytes, int at, int length) {
    PeerAddress to = new PeerAddress(path.octets, path.high, path.low, path.port);
    RelayChannel channel = byPeer.get(to);
    if (channel == null) {
      int index = closed ? -1 : free(loop.port().now());
      if (index < 0) {
        return;
      }
      channel = new RelayChannel(ChannelData.FIRST + index, to);
      channels[index] = channel;
      byPeer.put(to, channel);
      request(StunMethod.CHANNEL_BIND, channel);
    }
    channel.usedNanos = loop.port().now();
    if (channel.bound) {
      send(channel, bytes, at, length);
    } else {
      channel.waiting = Arrays.copyOfRange(bytes, at, at + length);
    }
  }

  /// A channel's place that nobody has, or -1.
  private int free(long now) {
    for (int i = 0; i < MOST_CHANNELS; i++) {
      RelayChannel there = channels[i];
      boolean lapsed = there != null && !there.bound && there.boundNanos != 0;
      if (there == null || (lapsed && now - there.boundNanos > FREE_NANOS && !isAsked(there))) {
        return i;
      }
    }
    return -1;
  }

  private boolean isAsked(RelayChannel channel) {
    return requests.stream().anyMatch(request -> request.channel == channel);
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
