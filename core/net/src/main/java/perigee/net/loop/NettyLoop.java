package perigee.net.loop;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// A loop that is one Netty event loop.
public final class NettyLoop implements Loop {

  private final int index;
  private final EventLoop eventLoop;

  NettyLoop(int index, EventLoop eventLoop) {
    this.index = index;
    this.eventLoop = eventLoop;
  }

  /// What channels of this loop are registered with.
  public EventLoop eventLoop() {
    return eventLoop;
  }

  @Override
  public int index() {
    return index;
  }

  @Override
  public boolean inLoop() {
    return eventLoop.inEventLoop();
  }

  @Override
  public Timer after(Duration delay, Runnable task) {
    Future<?> scheduled = eventLoop.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    return () -> scheduled.cancel(false);
  }

  @Override
  public ByteBufAllocator allocator() {
    return ByteBufAllocator.DEFAULT;
  }

  @Override
  public void execute(Runnable task) {
    eventLoop.execute(task);
  }

  @Override
  public String toString() {
    return "loop " + index;
  }
}
