package perigee.content.store;

import io.netty.buffer.ByteBufAllocator;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import perigee.net.loop.Loop;

/// A loop on one thread.
final class TestLoop implements Loop, AutoCloseable {

  private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1);
  private volatile @Nullable Thread self;

  TestLoop() {
    thread.execute(() -> self = Thread.currentThread());
  }

  <T> T call(Callable<T> task) {
    try {
      return thread.submit(task).get(20, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public int index() {
    return 0;
  }

  @Override
  public boolean inLoop() {
    return Thread.currentThread() == self;
  }

  @Override
  public Timer after(Duration delay, Runnable task) {
    ScheduledFuture<?> timer = thread.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    return () -> timer.cancel(false);
  }

  @Override
  public ByteBufAllocator allocator() {
    return ByteBufAllocator.DEFAULT;
  }

  @Override
  public void execute(Runnable task) {
    thread.execute(task);
  }

  @Override
  public void close() {
    thread.close();
  }
}
