package perigee.net.udp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.atomic.LongAdder;

/// Datagrams by the JDK's channels, for machines whose kernel is not Linux on 64 bits. One call per
/// datagram, an object per sender; replies leave from the address that the routes say.
final class ChannelDatagrams implements Datagrams {

  private final DatagramsConfig config;
  private final DatagramChannel channel;
  private final Selector selector;
  private final InetSocketAddress local;
  private final byte[] received;
  private final byte[] outgoing;
  private final ByteBuffer in;
  private final ByteBuffer out;
  private final int[] lengths;
  private final InetSocketAddress[] senders;
  private final PeerAddress[] peers;
  private final LongAdder dropped = new LongAdder();

  private ChannelDatagrams(DatagramsConfig config, DatagramChannel channel) throws IOException {
    this.config = config;
    this.channel = channel;
    if (config.shared()
        && channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
      channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
    }
    channel.setOption(StandardSocketOptions.SO_RCVBUF, config.bufferBytes());
    channel.setOption(StandardSocketOptions.SO_SNDBUF, config.bufferBytes());
    channel.bind(config.address());
    channel.configureBlocking(false);
    this.local = (InetSocketAddress) channel.getLocalAddress();
    this.selector = Selector.open();
    channel.register(selector, SelectionKey.OP_READ);
    this.received = new byte[config.batch() * config.receiveBytes()];
    this.outgoing = new byte[config.sendBytes()];
    // One more octet than is used tells that a datagram was longer.
    this.in = ByteBuffer.allocateDirect(config.receiveBytes() + 1);
    this.out = ByteBuffer.allocateDirect(config.sendBytes());
    this.lengths = new int[config.batch()];
    this.senders = new InetSocketAddress[config.batch()];
    this.peers = new PeerAddress[config.batch()];
  }

  static ChannelDatagrams bind(DatagramsConfig config) throws IOException {
    InetAddress address = config.address().getAddress();
    if (address == null) {
      throw new IOException(config.address().getHostString() + " is not known");
    }
    boolean ipv6 = address.getAddress().length == PeerAddress.IPV6;
    DatagramChannel channel =
        DatagramChannel.open(ipv6 ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
    boolean bound = false;
    try {
      ChannelDatagrams made = new ChannelDatagrams(config, channel);
      bound = true;
      return made;
    } finally {
      if (!bound) {
        channel.close();
      }
    }
  }

  @Override
  public InetSocketAddress local() {
    return local;
  }

  @Override
  public int receive() throws IOException {
    int count = receiveNow();
    if (count == 0 && selector.select(config.patience().toMillis()) > 0) {
      selector.selectedKeys().clear();
      count = receiveNow();
    }
    return count;
  }

  private int receiveNow() throws IOException {
    int count = 0;
    while (count < config.batch()) {
      in.clear();
      InetSocketAddress sender;
      try {
        sender = (InetSocketAddress) channel.receive(in);
      } catch (java.net.PortUnreachableException _) {
        continue;
      }
      if (sender == null) {
        return count;
      }
      lengths[count] = in.position();
      in.flip();
      in.get(
          received, count * config.receiveBytes(), Math.min(lengths[count], config.receiveBytes()));
      senders[count] = sender;
      peers[count] = PeerAddress.of(sender);
      count++;
    }
    return count;
  }

  @Override
  public byte[] received() {
    return received;
  }

  @Override
  public int receivedAt(int index) {
    return index * config.receiveBytes();
  }

  @Override
  public int receivedLength(int index) {
    return Math.min(lengths[index], config.receiveBytes());
  }

  @Override
  public boolean isCut(int index) {
    return lengths[index] > config.receiveBytes();
  }

  @Override
  public int peerOctets(int index) {
    return peers[index].octets();
  }

  @Override
  public long peerHigh(int index) {
    return peers[index].high();
  }

  @Override
  public long peerLow(int index) {
    return peers[index].low();
  }

  @Override
  public int peerPort(int index) {
    return peers[index].port();
  }

  @Override
  public byte[] outgoing() {
    return outgoing;
  }

  @Override
  public int outgoingAt() {
    return 0;
  }

  @Override
  public void reply(int index, int length) {
    send(senders[index], 0, length);
  }

  @Override
  public void send(PeerAddress to, int length, int segmentBytes) {
    InetSocketAddress address = to.socketAddress();
    int step = segmentBytes > 0 ? segmentBytes : length;
    for (int at = 0; at < length; at += step) {
      send(address, at, Math.min(step, length - at));
    }
  }

  private void send(InetSocketAddress to, int from, int length) {
    out.clear();
    out.put(outgoing, from, length).flip();
    try {
      if (channel.send(out, to) == 0) {
        dropped.increment();
      }
    } catch (IOException _) {
      // As with a datagram that the network loses: who waits for it asks again.
      dropped.increment();
    }
  }

  @Override
  public void flush() {}

  @Override
  public long dropped() {
    return dropped.sum();
  }

  @Override
  public void close() throws IOException {
    selector.close();
    channel.close();
  }
}
