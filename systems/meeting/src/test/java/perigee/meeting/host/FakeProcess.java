package perigee.meeting.host;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import perigee.meeting.host.Spawner.Spawned;
import perigee.meeting.link.ConnectorFrame;
import perigee.meeting.link.FrameStream;
import perigee.meeting.link.HostFrame;
import perigee.meeting.link.TwoPipes;

/// A meeting's process whose words tests say.
final class FakeProcess implements Spawned {

  private final FrameStream<ConnectorFrame, HostFrame> hostEnd;
  private final FrameStream<HostFrame, ConnectorFrame> ownEnd;
  private final BlockingQueue<HostFrame> heard = new LinkedBlockingQueue<>();
  private final CompletableFuture<HostFrame.Begin> begun = new CompletableFuture<>();

  private final CountDownLatch ended = new CountDownLatch(1);

  FakeProcess() throws IOException {
    TwoPipes pipes = TwoPipes.open();
    TwoPipes.End host = pipes.here();
    TwoPipes.End own = pipes.there();
    hostEnd = FrameStream.ofHost(host.in(), host.out(), host.both());
    ownEnd = FrameStream.ofConnector(own.in(), own.out(), own.both());
    Thread.ofVirtual().start(this::listen);
  }

  private void listen() {
    try {
      for (HostFrame frame = ownEnd.receive(); frame != null; frame = ownEnd.receive()) {
        if (frame instanceof HostFrame.Begin begin) {
          begun.complete(begin);
        }
        heard.add(frame);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  void say(ConnectorFrame frame) {
    ownEnd.send(frame);
  }

  /// As `kill -9` does.
  void die() {
    ended.countDown();
    ownEnd.close();
  }

  /// The meeting that it was given; null if it is given none.
  HostFrame.@Nullable Begin begin() throws InterruptedException {
    try {
      return begun.get(2, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException _) {
      return null;
    }
  }

  /// The next frame of a kind, past others.
  <T extends HostFrame> T hears(Class<T> kind) throws InterruptedException {
    for (; ; ) {
      HostFrame frame = heard.poll(5, TimeUnit.SECONDS);
      if (frame == null) {
        throw new AssertionError("no " + kind.getSimpleName());
      }
      if (kind.isInstance(frame)) {
        return kind.cast(frame);
      }
    }
  }

  /// The next frame of a kind, if it comes at once.
  <T extends HostFrame> @Nullable T hearsSoon(Class<T> kind) throws InterruptedException {
    for (; ; ) {
      HostFrame frame = heard.poll(100, TimeUnit.MILLISECONDS);
      if (frame == null || kind.isInstance(frame)) {
        return frame == null ? null : kind.cast(frame);
      }
    }
  }

  @Override
  public FrameStream<ConnectorFrame, HostFrame> frames() {
    return hostEnd;
  }

  @Override
  public boolean isAlive() {
    return ended.getCount() > 0;
  }

  @Override
  public void awaitEnd() throws InterruptedException {
    ended.await();
  }

  @Override
  public void kill() {
    ended.countDown();
    hostEnd.close();
  }
}
