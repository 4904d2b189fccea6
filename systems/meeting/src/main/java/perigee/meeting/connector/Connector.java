package perigee.meeting.connector;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.meeting.link.ConnectorFrame;
import perigee.meeting.link.FrameStream;
import perigee.meeting.link.HostFrame;
import perigee.realtime.dtls.DtlsIdentity;
import perigee.realtime.media.MediaPort;
import perigee.realtime.media.MediaPortConfig;

/// The process of one meeting. One thread reads what the host says; all of the meeting is done on
/// the media port's thread.
public final class Connector {

  private static final Logger LOG = LoggerFactory.getLogger(Connector.class);

  private static final Duration TICK = Duration.ofMillis(250);
  private static final Duration END_WITHIN = Duration.ofSeconds(2);

  private final FrameStream<HostFrame, ConnectorFrame> frames;
  private final Surroundings surroundings;
  private final MediaPort port;

  /// Owned by the port's thread.
  private @Nullable ConnectorRoom room;

  /// What a connector works with.
  ///
  /// @param nanos a clock that only goes forward
  /// @param onBegin called when the process is given its meeting; from any thread
  /// @param recordings the folder that recordings are kept in; null for none
  public record Surroundings(
      MediaPortConfig media,
      InstantSource clock,
      LongSupplier nanos,
      SecureRandom random,
      Runnable onBegin,
      @Nullable Path recordings) {}

  private Connector(
      FrameStream<HostFrame, ConnectorFrame> frames, Surroundings surroundings, MediaPort port) {
    this.frames = frames;
    this.surroundings = surroundings;
    this.port = port;
  }

  /// Serves one meeting; returns when the host is gone.
  ///
  /// @throws IOException if media can't be received, or the host speaks nonsense
  public static void run(FrameStream<HostFrame, ConnectorFrame> frames, Surroundings surroundings)
      throws IOException {
    DtlsIdentity identity = DtlsIdentity.create(surroundings.clock(), surroundings.random());
    try (MediaPort port =
        MediaPort.open(
            surroundings.media(), identity, surroundings.nanos(), surroundings.random())) {
      Connector connector = new Connector(frames, surroundings, port);
      port.execute(connector::tick);
      frames.send(new ConnectorFrame.Ready(ProcessHandle.current().pid()));
      LOG.debug("event=connector-ready media={}", port.addresses());
      connector.listen();
      connector.end();
    }
  }

  private void listen() throws IOException {
    for (HostFrame frame = frames.receive(); frame != null; frame = frames.receive()) {
      if (frame instanceof HostFrame.Begin) {
        surroundings.onBegin().run();
      }
      HostFrame next = frame;
      try {
        port.execute(() -> heard(next));
      } catch (RejectedExecutionException e) {
        throw new IOException("the meeting has too much to do", e);
      }
    }
  }

  /// What was recorded is written to its end.
  private void end() {
    CountDownLatch done = new CountDownLatch(1);
    port.execute(() -> {
      if (room != null) {
        room.close();
      }
      done.countDown();
    });
    try {
      boolean _ = done.await(END_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void heard(HostFrame frame) {
    if (frame instanceof HostFrame.Begin begin) {
      room = new ConnectorRoom(begin, frames, port, surroundings);
      return;
    }
    ConnectorRoom now = room;
    if (now != null) {
      now.heard(frame);
    }
  }

  private void tick() {
    ConnectorRoom now = room;
    if (now != null) {
      now.tick();
    }
    var _ = port.schedule(TICK, this::tick);
  }
}
