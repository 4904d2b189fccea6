package perigee.net.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import perigee.net.loop.Loops;
import perigee.net.loop.Transport;

@EnabledOnOs(OS.LINUX) // others have no such choice
class CongestionControlTest {

  /// Every kernel has it, and no machine's is set to it.
  private static final CongestionControl RENO = CongestionControl.named("reno");

  private static final InetSocketAddress ANYWHERE =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  @ParameterizedTest
  @EnumSource(
      value = Transport.class,
      names = {"IO_URING", "EPOLL"})
  void loopsConnectionsHaveIt(Transport transport) throws IOException {
    if (!transport.isAvailable()) {
      return;
    }
    try (ServerSocketChannel listener = ServerSocketChannel.open().bind(ANYWHERE);
        Loops loops = Loops.start(1, "test", transport)) {
      Channel channel =
          new Bootstrap()
              .group(loops.group())
              .channel(transport.socket())
              .handler(new ChannelInboundHandlerAdapter())
              .connect(listener.getLocalAddress())
              .syncUninterruptibly()
              .channel();
      RENO.set(channel);
      assertThat(CongestionControl.of(channel)).isEqualTo("reno");
    }
  }

  @Test
  void whatAListenerAcceptsHasIt() throws IOException {
    try (ServerSocketChannel listener = ServerSocketChannel.open().bind(ANYWHERE)) {
      RENO.set(listener);
      InetSocketAddress at = (InetSocketAddress) listener.getLocalAddress();
      try (SocketChannel client = SocketChannel.open(at);
          SocketChannel accepted = listener.accept()) {
        assertThat(accepted.isConnected() && client.isConnected()).isTrue();
        assertThat(CongestionControl.of(at.getPort())).containsExactly("reno", "reno");
      }
    }
  }

  @Test
  void onlyTheSocketThatIsMeantHasIt() throws IOException {
    try (ServerSocketChannel listener = ServerSocketChannel.open().bind(ANYWHERE)) {
      InetSocketAddress at = (InetSocketAddress) listener.getLocalAddress();
      try (Socket one = new Socket(at.getAddress(), at.getPort());
          Socket other = new Socket(at.getAddress(), at.getPort())) {
        RENO.set(one);
        assertThat(CongestionControl.of(one.getLocalPort())).containsExactly("reno");
        assertThat(CongestionControl.of(other.getLocalPort())).doesNotContain("reno");
      }
    }
  }

  @Test
  void aPortOfUdpIsNoHarm() throws IOException {
    try (DatagramChannel datagrams = DatagramChannel.open().bind(ANYWHERE)) {
      RENO.set(datagrams);
      assertThat(CongestionControl.of(datagrams.socket().getLocalPort())).isEmpty();
    }
  }
}
