package perigee.net.loop;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;

/// How loops wait for sockets: io_uring or epoll on Linux, the JDK's selector elsewhere.
public enum Transport {
  /// What a loop wants of the kernel goes there in one call for all its connections, and what came
  /// comes back with it. Linux 6.1 and later, unless it is switched off there
  /// (`kernel.io_uring_disabled`) or by a container's filter.
  IO_URING(IoUringServerSocketChannel.class, IoUringSocketChannel.class),
  EPOLL(EpollServerSocketChannel.class, EpollSocketChannel.class),
  NIO(NioServerSocketChannel.class, NioSocketChannel.class);

  /// Connections that are accepted before the others have their turn. With few, a thousand clients
  /// that come together wait for a thousand answers to those who came first.
  private static final int ACCEPTED_AT_ONCE = 256;

  private final Class<? extends ServerSocketChannel> listener;
  private final Class<? extends SocketChannel> socket;

  Transport(Class<? extends ServerSocketChannel> listener, Class<? extends SocketChannel> socket) {
    this.listener = listener;
    this.socket = socket;
  }

  /// The best one that this machine has.
  public static Transport best() {
    if (IO_URING.isAvailable()) {
      return IO_URING;
    }
    return EPOLL.isAvailable() ? EPOLL : NIO;
  }

  /// Whether this machine has it.
  public boolean isAvailable() {
    return switch (this) {
      // Without these two it is slower than epoll.
      case IO_URING ->
          IoUring.isAvailable()
              && IoUring.isRegisterBufferRingSupported()
              && IoUring.isRecvMultishotEnabled();
      case EPOLL -> Epoll.isAvailable();
      case NIO -> true;
    };
  }

  /// The type of listening channels.
  public Class<? extends ServerSocketChannel> listener() {
    return listener;
  }

  /// The type of connecting channels.
  public Class<? extends SocketChannel> socket() {
    return socket;
  }

  /// Whether every loop can have a listener of its own on one port.
  public boolean sharesPorts() {
    return this != NIO;
  }

  /// Has a listener accept together who came together.
  public void accept(ServerBootstrap listening) {
    ServerChannelRecvByteBufAllocator accepting = new ServerChannelRecvByteBufAllocator();
    accepting.maxMessagesPerRead(ACCEPTED_AT_ONCE);
    // Epoll tells by the bytes of the last read whether there is more: an accept has none.
    accepting.respectMaybeMoreData(false);
    listening.option(ChannelOption.RECVBUF_ALLOCATOR, accepting);
  }

  /// Sets what the connections that a listener accepts receive into.
  public void receive(ServerBootstrap listening) {
    if (this == IO_URING) {
      Rings.receive(listening);
    }
  }

  IoHandlerFactory handlers() {
    return switch (this) {
      case IO_URING -> Rings.handlers();
      case EPOLL -> EpollIoHandler.newFactory();
      case NIO -> NioIoHandler.newFactory();
    };
  }
}
