package perigee.net.loop;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// The event loops of one process, each on a daemon thread, usually one per processor core.
public final class Loops implements AutoCloseable {

  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

  private final Transport transport;
  private final MultiThreadIoEventLoopGroup group;
  private final List<NettyLoop> loops;
  private final List<LoopLag> lags;
  private final AtomicInteger turn = new AtomicInteger();

  private Loops(int count, String name, Transport transport) {
    this.transport = transport;
    this.group =
        new MultiThreadIoEventLoopGroup(
            count, new DefaultThreadFactory(name, true), transport.handlers());
    List<NettyLoop> all = new ArrayList<>(count);
    List<LoopLag> measured = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      NettyLoop loop = new NettyLoop(i, group.next());
      all.add(loop);
      measured.add(new LoopLag(loop));
    }
    this.loops = List.copyOf(all);
    this.lags = List.copyOf(measured);
  }

  /// Starts loops on the best transport of this machine.
  ///
  /// @param count at least 1
  /// @param name of the threads; a number follows
  public static Loops start(int count, String name) {
    return start(count, name, Transport.best());
  }

  /// Starts loops on a given transport.
  public static Loops start(int count, String name, Transport transport) {
    if (count < 1) {
      throw new IllegalArgumentException("loops are %d; there must be at least 1".formatted(count));
    }
    Loops started = new Loops(count, name, transport);
    started.lags.forEach(LoopLag::start);
    return started;
  }

  public Transport transport() {
    return transport;
  }

  public int size() {
    return loops.size();
  }

  /// All loops by index.
  public List<NettyLoop> all() {
    return loops;
  }

  public NettyLoop loop(int index) {
    return loops.get(index);
  }

  /// The loops in turn, for work that may be anywhere.
  public NettyLoop next() {
    return loops.get(Math.floorMod(turn.getAndIncrement(), loops.size()));
  }

  /// All loops, as Netty's bootstraps take them.
  public EventLoopGroup group() {
    return group;
  }

  /// The loop that an event loop of this group is.
  public NettyLoop of(EventLoop eventLoop) {
    for (NettyLoop loop : loops) {
      if (loop.eventLoop().equals(eventLoop)) {
        return loop;
      }
    }
    throw new IllegalArgumentException("not one of these loops: " + eventLoop);
  }

  /// How late a loop's tasks run: the latest sample, nanoseconds.
  public long lagNanos(int index) {
    return lags.get(index).latestNanos();
  }

  /// The greatest lag of a loop since this was last asked, nanoseconds.
  public long takeMaxLagNanos(int index) {
    return lags.get(index).takeMaxNanos();
  }

  /// Closes what is open on the loops and ends their threads; returns when they have ended, or
  /// after five seconds. Not to be called on a loop.
  @Override
  public void close() {
    lags.forEach(LoopLag::stop);
    group
        .shutdownGracefully(0, CLOSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(CLOSE_WITHIN.toMillis());
  }
}
