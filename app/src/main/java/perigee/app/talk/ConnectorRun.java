package perigee.app.talk;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import perigee.meeting.connector.Connector;
import perigee.meeting.link.ConnectorFrame;
import perigee.meeting.link.FrameStream;
import perigee.meeting.link.HostFrame;
import perigee.realtime.media.MediaLimits;
import perigee.realtime.media.MediaPortConfig;

/// The process of one meeting, at the other end of [ChildSpawner].
public final class ConnectorRun {

  private ConnectorRun() {}

  /// Serves one meeting; returns when the host is gone.
  ///
  /// @param recordings the folder that recordings are kept in; null for none
  /// @param media addresses to receive at, each `BOUND` or `BOUND=ANNOUNCED`, with commas between
  public static void run(Path socket, String media, @Nullable Path recordings)
      throws IOException, InterruptedException {
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
              recordings));
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
