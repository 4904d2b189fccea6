package perigee.realtime.media;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.net.tcp.CongestionControl;

/// Ports of TCP that are listened at and connected from at once, as opening from both sides needs
/// (RFC 6544 §5.2, RFC 9293 §3.5).
final class StreamPorts {

  private static final Logger LOG = LoggerFactory.getLogger(StreamPorts.class);

  private static final int BACKLOG = 16;
  private static final CongestionControl CONGESTION = CongestionControl.ofVoice();

  private StreamPorts() {}

  /// Listens wherever that is possible.
  static List<ServerSocketChannel> listen(List<InetAddress> addresses, List<Integer> ports)
      throws IOException {
    List<ServerSocketChannel> listeners = new ArrayList<>();
    for (InetAddress address : addresses) {
      for (int port : ports) {
        try {
          listeners.add(listen(new InetSocketAddress(address, port)));
        } catch (IOException e) {
          LOG.debug("event=no-stream-port port={} reason=\"{}\"", port, e.getMessage());
        }
      }
    }
    return listeners;
  }

  private static ServerSocketChannel listen(InetSocketAddress at) throws IOException {
    refuseTaken(at);
    ServerSocketChannel listener = ServerSocketChannel.open();
    boolean bound = false;
    try {
      share(listener);
      listener.bind(at, BACKLOG);
      CONGESTION.set(listener);
      listener.configureBlocking(false);
      bound = true;
      return listener;
    } finally {
      if (!bound) {
        listener.close();
      }
    }
  }

  /// A shared port would also be shared with another process of the same user, silently.
  private static void refuseTaken(InetSocketAddress at) throws IOException {
    if (at.getPort() != 0) {
      try (ServerSocket probe = new ServerSocket()) {
        probe.bind(at);
      }
    }
  }

  /// A channel that is connected from a port.
  ///
  /// @param port 0 for any
  static SocketChannel from(InetAddress address, int port) throws IOException {
    SocketChannel channel = SocketChannel.open();
    boolean bound = false;
    try {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      if (port != 0) {
        share(channel);
      }
      channel.bind(new InetSocketAddress(address, port));
      CONGESTION.set(channel);
      bound = true;
      return channel;
    } finally {
      if (!bound) {
        channel.close();
      }
    }
  }

  private static void share(NetworkChannel channel) throws IOException {
    channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    if (channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
      channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
    }
  }
}
