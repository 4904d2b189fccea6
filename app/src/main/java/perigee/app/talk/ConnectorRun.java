package perigee.app.talk;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.meeting.connector.Connector;
import perigee.meeting.link.ConnectorFrame;
import perigee.meeting.link.FrameStream;
import perigee.meeting.link.HostFrame;
import perigee.realtime.media.MediaLimits;
import perigee.realtime.media.MediaPortConfig;

/// The process of one meeting, at the other end of [ChildSpawner].
public final class ConnectorRun {

  private static final Logger LOG = LoggerFactory.getLogger(ConnectorRun.class);

  /// A meeting may come at once, and has the processor then.
  private static final long IDLE_MILLIS = 2_000;

  private ConnectorRun() {}

  /// What a process does while it waits for its meeting; it is interrupted when that comes.
  @FunctionalInterface
  public interface Pastime {
    void pass() throws IOException, InterruptedException;
  }

  /// Serves one meeting; returns when the host is gone.
  ///
  /// @param pastime null for none
  /// @param recordings the folder that recordings are kept in; null for none
  /// @param media addresses to receive at, each `BOUND` or `BOUND=ANNOUNCED`, with commas between
  public static void run(
      Path socket, String media, @Nullable Path recordings, @Nullable Pastime pastime)
      throws IOException, InterruptedException {
    Thread idling = Thread.ofPlatform().daemon().name("idling").unstarted(() -> idle(pastime));
    idling.start();
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      FrameStream<HostFrame, ConnectorFrame> frames =
          FrameStream.ofConnector(
              Channels.newInputStream(channel), Channels.newOutputStream(channel), channel);
      Connector.run(
          frames,
          new Connector.Surroundings(
              config(media),
              InstantSource.system(),
              System::nanoTime,
              new SecureRandom(),
              idling::interrupt,
              recordings));
    } finally {
      idling.interrupt();
    }
  }

  private static void idle(@Nullable Pastime pastime) {
    if (pastime == null) {
      return;
    }
    try {
      Thread.sleep(IDLE_MILLIS);
      Politeness.begin();
      pastime.pass();
    } catch (ClosedByInterruptException _) {
      LOG.debug("event=pastime-ended");
    } catch (IOException e) {
      LOG.warn("event=pastime-failed reason=\"{}\"", e.getMessage());
    } catch (InterruptedException _) {
      // The meeting is here.
      LOG.debug("event=pastime-ended");
    }
  }

  private static MediaPortConfig config(String media) {
    List<InetSocketAddress> bind = new ArrayList<>();
    List<InetAddress> announced = new ArrayList<>();
    for (String each : media.split(",", -1)) {
      String[] parts = each.split("=", -1);
      bind.add(new InetSocketAddress(InetAddress.ofLiteral(parts[0]), 0));
      announced.add(InetAddress.ofLiteral(parts[parts.length - 1]));
    }
    return new MediaPortConfig(bind, announced, MediaLimits.DEFAULT);
  }
}
