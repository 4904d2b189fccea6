package perigee.net.udp;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// Ports by the JDK's channels, for machines whose kernel is not Linux on 64 bits. One call per
/// datagram, an object per sender.
final class ChannelPorts implements DatagramPorts {

  private static final int SHARE = 16;

  private final Selector selector;
  private final @Nullable DatagramChannel[] channels;
  private final InetSocketAddress[] addresses;
  private final Received received = new Received();
  // One more octet than is used tells that a datagram was longer.
  private final ByteBuffer in = ByteBuffer.allocateDirect(MOST_OCTETS + 1);
  private final ByteBuffer out = ByteBuffer.allocateDirect(MOST_OCTETS);
  private final MemorySegment outgoing = MemorySegment.ofBuffer(out);
  private final LongAdder dropped = new LongAdder();
  private int size;

  ChannelPorts(int ports) throws IOException {
    this.selector = Selector.open();
    this.channels = new DatagramChannel[ports];
    this.addresses = new InetSocketAddress[ports];
  }

  @Override
  public int listen(InetSocketAddress address) throws IOException {
    int port = free();
    if (port < 0) {
      throw new IOException("no room for a further port");
    }
    open(port, address, true);
    return port;
  }

  @Override
  public int open(InetSocketAddress address) {
    int port = free();
    if (port < 0) {
      return -1;
    }
    try {
      open(port, address, false);
      return port;
    } catch (IOException _) {
      return -1;
    }
  }

  private int free() {
    for (int port = 0; port < channels.length; port++) {
      if (channels[port] == null) {
        return port;
      }
    }
    return -1;
  }

  private void open(int port, InetSocketAddress address, boolean shared) throws IOException {
    boolean ipv6 = address.getAddress().getAddress().length == PeerAddress.IPV6;
    DatagramChannel channel =
        DatagramChannel.open(ipv6 ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
    boolean bound = false;
    try {
      if (shared && channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
        channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      }
      channel.bind(address);
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, port);
      addresses[port] = (InetSocketAddress) channel.getLocalAddress();
      channels[port] = channel;
      size++;
      bound = true;
    } finally {
      if (!bound) {
        channel.close();
      }
    }
  }

  @Override
  public void close(int port) {
    DatagramChannel channel = channels[port];
    channels[port] = null;
    size--;
    try {
      if (channel != null) {
        channel.close();
        // Until the selector has noticed, the kernel keeps it.
        selector.selectNow();
      }
    } catch (IOException _) {
      // It is closed either way.
      dropped.increment();
    }
  }

  @Override
  public InetSocketAddress address(int port) {
    return addresses[port];
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int receive(long patienceMillis) throws IOException {
    received.clear();
    if (patienceMillis == 0) {
      selector.selectNow();
    } else {
      selector.select(patienceMillis);
    }
    Set<SelectionKey> keys = selector.selectedKeys();
    for (SelectionKey key : keys) {
      if (key.isValid()) {
        receiveFrom((DatagramChannel) key.channel(), (int) key.attachment());
      }
    }
    keys.clear();
    return received.count();
  }

  private void receiveFrom(DatagramChannel channel, int port) throws IOException {
    for (int i = 0; i < SHARE && received.room() > 0; i++) {
      in.clear();
      InetSocketAddress sender;
      try {
        sender = (InetSocketAddress) channel.receive(in);
      } catch (PortUnreachableException _) {
        continue;
      }
      if (sender == null) {
        return;
      }
      in.flip();
      received.add(port, PeerAddress.of(sender), in);
    }
  }

  @Override
  public void wake() {
    selector.wakeup();
  }

  @Override
  public Received received() {
    return received;
  }

  @Override
  public void send(
      int port, int octets, long high, long low, int peerPort, byte[] bytes, int at, int length) {
    out.clear().put(0, bytes, at, length);
    send(port, octets, high, low, peerPort, length);
  }

  @Override
  public MemorySegment outgoing(int port) {
    return outgoing;
  }

  @Override
  public long outgoingAt(int port) {
    return 0;
  }

  @Override
  public void send(int port, int octets, long high, long low, int peerPort, int length) {
    DatagramChannel channel = channels[port];
    ByteBuffer address = ByteBuffer.allocate(PeerAddress.IPV6).putLong(high).putLong(low);
    out.limit(length).position(0);
    try {
      InetAddress to = InetAddress.getByAddress(java.util.Arrays.copyOf(address.array(), octets));
      if (channel == null || channel.send(out, new InetSocketAddress(to, peerPort)) == 0) {
        dropped.increment();
      }
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(octets + " octets are no address", e);
    } catch (IOException _) {
      // As with a datagram that the network loses: who waits for it asks again.
      dropped.increment();
    }
  }

  @Override
  public void sendNear(
      int port,
      int octets,
      long high,
      long low,
      int peerPort,
      byte[] bytes,
      int at,
      int length,
      int hops) {
    // The JDK sets this for groups alone.
  }

  @Override
  public void flush() {}

  @Override
  public long dropped() {
    return dropped.sum();
  }

  @Override
  public void close() throws IOException {
    for (int port = 0; port < channels.length; port++) {
      if (channels[port] != null) {
        close(port);
      }
    }
    selector.close();
  }
}
