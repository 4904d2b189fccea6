package perigee.realtime.turn;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import perigee.net.udp.PeerAddress;
import perigee.wire.stun.ChannelData;
import perigee.wire.stun.LongTermKey;
import perigee.wire.stun.MessageIntegrity;
import perigee.wire.stun.StunAddress;
import perigee.wire.stun.StunAttribute;
import perigee.wire.stun.StunClass;
import perigee.wire.stun.StunMessage;
import perigee.wire.stun.StunMethod;
import perigee.wire.stun.StunWriter;

/// A client by UDP whose every message a test decides. What another hand's client does is for
/// [UclientTest] to show.
final class TestClient implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 5000;
  private static final int UDP = 17 << 24;

  private final DatagramSocket socket;
  private final InetSocketAddress server;
  private final String user;
  private final byte[] key;
  private final MessageIntegrity integrity = new MessageIntegrity();
  private final StunWriter writer = new StunWriter(integrity);
  private final byte[] out = new byte[2048];
  private byte[] nonce = new byte[0];
  private byte[] realm = new byte[0];
  private long transaction = 1;

  /// The last answer.
  final StunMessage answer = new StunMessage();

  TestClient(InetSocketAddress server, String user, String realm, String password)
      throws IOException {
    this.socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    this.socket.setSoTimeout(PATIENCE_MILLIS);
    this.server = server;
    this.user = user;
    this.key = LongTermKey.of(user, realm, password);
  }

  InetSocketAddress local() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  /// Sends a request with a credential and waits for its answer.
  ///
  /// @return the error's code, or 0
  int request(int method, Consumer<StunWriter> attributes) throws IOException {
    transaction++;
    return again(method, attributes);
  }

  /// Sends a request with the last transaction id.
  int again(int method, Consumer<StunWriter> attributes) throws IOException {
    writer.begin(method, StunClass.REQUEST, transaction, 7, out, 0);
    attributes.accept(writer);
    if (nonce.length > 0) {
      writer.text(StunAttribute.USERNAME, user);
      writer.bytes(StunAttribute.REALM, realm);
      writer.bytes(StunAttribute.NONCE, nonce);
      writer.seal(MessageIntegrity.Kind.SHA256, key);
    }
    int code = exchange(writer.end());
    if ((code == 401 || code == 438) && answer.has(StunAttribute.NONCE)) {
      nonce = answer.value(StunAttribute.NONCE);
      realm = answer.value(StunAttribute.REALM);
    }
    return code;
  }

  /// Has a nonce that is good.
  void greet() throws IOException {
    request(StunMethod.REFRESH, _ -> {});
  }

  int exchange(int length) throws IOException {
    send(out, length);
    byte[] in = receive();
    if (!answer.read(in, 0, in.length)) {
      throw new IOException("no STUN message: " + Arrays.toString(in));
    }
    int place = answer.place(StunAttribute.ERROR_CODE);
    return place < 0 ? 0 : in[place + 2] * 100 + in[place + 3];
  }

  /// Whether the last answer was sealed with this client's key.
  boolean isSealed() {
    return MessageIntegrity.isSealed(answer) && integrity.holds(answer, key);
  }

  int allocate() throws IOException {
    greet();
    return request(StunMethod.ALLOCATE, w -> w.number(StunAttribute.REQUESTED_TRANSPORT, UDP));
  }

  InetSocketAddress relayed() throws IOException {
    StunAddress address = new StunAddress();
    if (!answer.address(StunAttribute.XOR_RELAYED_ADDRESS, address)) {
      throw new IOException("no relayed address");
    }
    byte[] octets = new byte[4];
    for (int i = 0; i < octets.length; i++) {
      octets[i] = (byte) (address.high() >>> (56 - 8 * i));
    }
    return new InetSocketAddress(InetAddress.getByAddress(octets), address.port());
  }

  static StunAddress address(InetSocketAddress of) {
    PeerAddress peer = PeerAddress.of(of);
    return new StunAddress().set(peer.octets(), peer.high(), peer.low(), peer.port());
  }

  int permit(InetSocketAddress peer) throws IOException {
    return request(
        StunMethod.CREATE_PERMISSION,
        w -> w.address(StunAttribute.XOR_PEER_ADDRESS, address(peer)));
  }

  int bind(int channel, InetSocketAddress peer) throws IOException {
    return request(
        StunMethod.CHANNEL_BIND,
        w -> {
          w.number(StunAttribute.CHANNEL_NUMBER, channel << 16);
          w.address(StunAttribute.XOR_PEER_ADDRESS, address(peer));
        });
  }

  int refresh(int seconds) throws IOException {
    return request(StunMethod.REFRESH, w -> w.number(StunAttribute.LIFETIME, seconds));
  }

  void sendOnChannel(int channel, String text) throws IOException {
    byte[] data = text.getBytes(StandardCharsets.US_ASCII);
    byte[] message = new byte[ChannelData.HEADER + data.length];
    ChannelData.write(message, 0, channel, data.length);
    System.arraycopy(data, 0, message, ChannelData.HEADER, data.length);
    send(message, message.length);
  }

  void sendTo(InetSocketAddress peer, String text) throws IOException {
    writer.begin(StunMethod.SEND, StunClass.INDICATION, 5, 5, out, 0);
    writer.address(StunAttribute.XOR_PEER_ADDRESS, address(peer));
    writer.text(StunAttribute.DATA, text);
    send(out, writer.end());
  }

  void send(byte[] bytes, int length) throws IOException {
    socket.send(new DatagramPacket(bytes, length, server));
  }

  byte[] receive() throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
    socket.receive(packet);
    return Arrays.copyOf(packet.getData(), packet.getLength());
  }

  /// What came: `channel:text`, or `data:text` of an indication.
  String data() throws IOException {
    byte[] in = receive();
    if (ChannelData.is(in, 0)) {
      String text = new String(in, 4, ChannelData.length(in, 0), StandardCharsets.US_ASCII);
      return Integer.toHexString(ChannelData.number(in, 0)) + ":" + text;
    }
    answer.read(in, 0, in.length);
    return "data:" + new String(answer.value(StunAttribute.DATA), StandardCharsets.US_ASCII);
  }

  /// Whether nothing comes.
  boolean hearsNothing() throws IOException {
    socket.setSoTimeout(300);
    try {
      receive();
      return false;
    } catch (SocketTimeoutException _) {
      return true;
    } finally {
      socket.setSoTimeout(PATIENCE_MILLIS);
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
