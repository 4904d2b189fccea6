package perigee.app.talk;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.app.process.JavaCommand;
import perigee.meeting.host.Spawner;
import perigee.meeting.link.ConnectorFrame;
import perigee.meeting.link.FrameStream;
import perigee.meeting.link.HostFrame;

/// Starts meetings' processes as children of this one. Each comes to a socket of its own, in a
/// folder that nobody else may open.
final class ChildSpawner implements Spawner {

  private static final Logger LOG = LoggerFactory.getLogger(ChildSpawner.class);

  private static final Duration START_WITHIN = Duration.ofSeconds(20);

  private final JavaCommand java;
  private final String media;
  private final Path recordings;

  /// Starts children.
  ///
  /// @param media where they receive media, as `--media` takes it
  /// @param recordings the folder that they keep recordings in
  ChildSpawner(JavaCommand java, String media, Path recordings) {
    this.recordings = recordings;
    this.java = java;
    this.media = media;
  }

  @Override
  public Spawned spawn() throws IOException, InterruptedException {
    // Not in the node's own folder: the name of a socket has 108 octets at the most.
    Path folder = Files.createTempDirectory("perigee-");
    Path path = folder.resolve("s");
    try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listener.bind(UnixDomainSocketAddress.of(path));
      Process process = start(path);
      try {
        return ready(process, listener);
      } catch (IOException e) {
        process.destroyForcibly();
        throw e;
      }
    } finally {
      Files.deleteIfExists(path);
      Files.deleteIfExists(folder);
    }
  }

  private Process start(Path socket) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(java.connector(socket, media, recordings))
            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    return builder.start();
  }

  private static Spawned ready(Process process, ServerSocketChannel listener) throws IOException {
    Thread watch =
        Thread.ofVirtual()
            .name("connector-start")
            .start(() -> {
              try {
                boolean ended = process.waitFor(START_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
                LOG.warn("event=connector-not-ready ended={}", ended);
                listener.close();
              } catch (InterruptedException _) {
                // It is ready.
                return;
              } catch (IOException e) {
                LOG.debug("event=listener-not-closed reason=\"{}\"", e.getMessage());
              }
            });
    SocketChannel channel;
    try {
      channel = listener.accept();
    } catch (ClosedChannelException e) {
      throw new IOException("a meeting's process did not start in time", e);
    }
    FrameStream<ConnectorFrame, HostFrame> frames =
        FrameStream.ofHost(
            Channels.newInputStream(channel), Channels.newOutputStream(channel), channel);
    @Nullable ConnectorFrame first = frames.receive();
    watch.interrupt();
    if (!(first instanceof ConnectorFrame.Ready(long pid))) {
      frames.close();
      throw new IOException("a meeting's process ended before it was ready");
    }
    LOG.info("event=connector-ready pid={}", pid);
    return new Child(process, frames);
  }

  private record Child(Process process, FrameStream<ConnectorFrame, HostFrame> frames)
      implements Spawned {

    @Override
    public boolean isAlive() {
      return process.isAlive();
    }

    @Override
    public void awaitEnd() throws InterruptedException {
      int _ = process.waitFor();
    }

    @Override
    public void kill() {
      frames.close();
      process.destroyForcibly();
    }
  }
}
