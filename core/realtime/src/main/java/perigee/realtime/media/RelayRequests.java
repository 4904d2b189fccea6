package perigee.realtime.media;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import perigee.net.udp.PeerAddress;
import perigee.wire.stun.LongTermKey;
import perigee.wire.stun.MessageIntegrity;
import perigee.wire.stun.StunAddress;
import perigee.wire.stun.StunAttribute;
import perigee.wire.stun.StunClass;
import perigee.wire.stun.StunMessage;
import perigee.wire.stun.StunMethod;
import perigee.wire.stun.StunWriter;

/// What a relay's server was asked and has not answered: asked again until it does, with the
/// credential once it wants one (RFC 8489 §6.2.1, §9.2). It belongs to the port's thread.
final class RelayRequests {

  private static final long FIRST_WAIT_NANOS = 500_000_000;
  private static final int MOST_TRIES = 6;
  private static final int MOST_DOUBLINGS = 4;
  private static final long STREAM_WAIT_NANOS = Duration.ofSeconds(10).toNanos();
  private static final int UDP = 17 << 24;
  private static final int ROOM = 1024;
  private static final int UNAUTHENTICATED = 401;
  private static final int STALE_NONCE = 438;

  private final MediaPort port;
  private final int number;
  private final IceServer server;
  private final RelayTransport transport;
  private final Asker asker;
  private final List<Request> waiting = new ArrayList<>();
  private final StunMessage message = new StunMessage();
  private final MessageIntegrity integrity = new MessageIntegrity();
  private final StunWriter writer = new StunWriter(integrity);
  private final StunAddress address = new StunAddress();
  private final byte[] out = new byte[ROOM];
  private byte[] realm = new byte[0];
  private byte[] nonce = new byte[0];
  private byte[] key = new byte[0];

  /// Whom it concerns.
  interface Asker {

    /// The server did what it was asked; its answer is read from [#address].
    void succeeded(Request request, long now);

    /// It refused, or never answered.
    void failed(Request request);
  }

  /// A request.
  static final class Request {

    final int method;

    /// The channel that it is about, or null if it is about the address.
    final @Nullable RelayChannel channel;

    private long high;
    private int tries;
    private long nextNanos;

    private Request(int method, @Nullable RelayChannel channel) {
      this.method = method;
      this.channel = channel;
    }
  }

  /// Requests.
  ///
  /// @param number of the relay
  RelayRequests(
      MediaPort port, int number, IceServer server, RelayTransport transport, Asker asker) {
    this.port = port;
    this.number = number;
    this.server = server;
    this.transport = transport;
    this.asker = asker;
  }

  void ask(int method, @Nullable RelayChannel channel) {
    Request request = new Request(method, channel);
    waiting.add(request);
    send(request);
  }

  /// Whether something about the address is being asked.
  boolean isAskedForAddress() {
    return waiting.stream().anyMatch(request -> request.channel == null);
  }

  boolean isAsked(RelayChannel channel) {
    return waiting.stream().anyMatch(request -> request.channel == channel);
  }

  /// Gives the address back, without waiting for an answer.
  void giveBack() {
    Request last = new Request(StunMethod.REFRESH, null);
    begin(last);
    writer.number(StunAttribute.LIFETIME, 0);
    end();
  }

  /// Sends a request, or sends it again: under a new number, for the nonce may be another.
  private void send(Request request) {
    begin(request);
    RelayChannel channel = request.channel;
    if (channel != null) {
      PeerAddress peer = channel.peer;
      writer.number(StunAttribute.CHANNEL_NUMBER, channel.number << Short.SIZE);
      writer.address(
          StunAttribute.XOR_PEER_ADDRESS,
          address.set(peer.octets(), peer.high(), peer.low(), peer.port()));
    } else if (request.method == StunMethod.ALLOCATE) {
      writer.number(StunAttribute.REQUESTED_TRANSPORT, UDP);
    }
    end();
  }

  private void begin(Request request) {
    request.high = port.random().nextLong();
    long wait = FIRST_WAIT_NANOS << Math.min(request.tries, MOST_DOUBLINGS);
    request.nextNanos = port.now() + (transport.isReliable() ? STREAM_WAIT_NANOS : wait);
    request.tries++;
    writer.begin(request.method, StunClass.REQUEST, request.high, number, out, 0);
  }

  private void end() {
    if (key.length > 0) {
      writer.text(StunAttribute.USERNAME, server.user());
      writer.bytes(StunAttribute.REALM, realm);
      writer.bytes(StunAttribute.NONCE, nonce);
      writer.seal(MessageIntegrity.Kind.SHA1, key);
    }
    transport.send(out, 0, writer.end());
  }

  /// Sends again what has no answer.
  void round(long now) {
    for (Request request : List.copyOf(waiting)) {
      if (now - request.nextNanos >= 0) {
        if (request.tries == MOST_TRIES || transport.isReliable()) {
          failed(request);
        } else {
          send(request);
        }
      }
    }
  }

  private void failed(Request request) {
    waiting.remove(request);
    asker.failed(request);
  }

  /// Takes a message of the server.
  void received(byte[] bytes, int at, int length, long now) {
    if (!message.read(bytes, at, length)) {
      return;
    }
    Request request = null;
    for (Request each : waiting) {
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
      waiting.remove(request);
      asker.succeeded(request, now);
    }
  }

  /// Shows the credential, if that is what is wanted.
  private void refused(Request request, int code) {
    boolean wanted = code == STALE_NONCE || (code == UNAUTHENTICATED && key.length == 0);
    if (wanted && request.tries < MOST_TRIES && message.has(StunAttribute.NONCE)) {
      nonce = message.value(StunAttribute.NONCE);
      if (message.has(StunAttribute.REALM)) {
        realm = message.value(StunAttribute.REALM);
        String text = new String(realm, StandardCharsets.UTF_8);
        key = LongTermKey.of(server.user(), text, server.password());
      }
      send(request);
    } else {
      failed(request);
    }
  }

  /// An address of the answer at hand, or null.
  @Nullable PeerAddress address(int attribute) {
    return message.address(attribute, address)
        ? new PeerAddress(address.octets(), address.high(), address.low(), address.port())
        : null;
  }
}
