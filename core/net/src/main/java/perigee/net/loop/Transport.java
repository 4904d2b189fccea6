package perigee.net.loop;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;

/// How loops wait for sockets: epoll on Linux, the JDK's selector elsewhere.
public enum Transport {
  EPOLL(EpollServerSocketChannel.class, EpollSocketChannel.class),
  NIO(NioServerSocketChannel.class, NioSocketChannel.class);

  private final Class<? extends ServerSocketChannel> listener;
  private final Class<? extends SocketChannel> socket;

  Transport(Class<? extends ServerSocketChannel> listener, Class<? extends SocketChannel> socket) {
    this.listener = listener;
    this.socket = socket;
  }

  /// The best one that this machine has.
  public static Transport best() {
    return Epoll.isAvailable() ? EPOLL : NIO;
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
    return this == EPOLL;
  }

  IoHandlerFactory handlers() {
    return this == EPOLL ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
  }
}
