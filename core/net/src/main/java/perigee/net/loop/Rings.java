package perigee.net.loop;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.uring.IoUringBufferRingConfig;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.channel.uring.IoUringFixedBufferRingAllocator;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringIoHandlerConfig;

/// The rings of loops on io_uring: each loop has one that takes its wishes to the kernel, and one
/// of buffers, into which all the connections that it accepted receive. So a connection that waits
/// holds none.
final class Rings {

  /// Wishes that go to the kernel at once; more go in parts.
  private static final int WISHES = 1024;

  private static final short GROUP = 1;
  private static final int BUFFER_BYTES = 4096;
  private static final short MOST_BUFFERS = 512;

  /// Buffers at the start; they double when they do not suffice.
  private static final int FIRST_BUFFERS = 64;

  private Rings() {}

  static IoHandlerFactory handlers() {
    PooledByteBufAllocator buffers =
        new PooledByteBufAllocator(true, 0, 1, 8192, 6, 256, 64, false);
    return IoUringIoHandler.newFactory(
        new IoUringIoHandlerConfig()
            .setRingSize(WISHES)
            .setSingleIssuer(true)
            .setBufferRingConfig(
                IoUringBufferRingConfig.builder()
                    .bufferGroupId(GROUP)
                    .bufferRingSize(MOST_BUFFERS)
                    .batchSize(FIRST_BUFFERS)
                    .allocator(new IoUringFixedBufferRingAllocator(buffers, BUFFER_BYTES))
                    .build()));
  }

  static void receive(ServerBootstrap listening) {
    listening.childOption(IoUringChannelOption.IO_URING_BUFFER_GROUP_ID, GROUP);
  }
}
