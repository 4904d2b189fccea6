package perigee.meeting.host;

import java.io.IOException;
import perigee.meeting.link.ConnectorFrame;
import perigee.meeting.link.FrameStream;
import perigee.meeting.link.HostFrame;

/// Starts processes that can take a meeting.
@FunctionalInterface
public interface Spawner {

  /// Starts one; returns once it speaks. Blocks.
  ///
  /// @throws IOException if it can't be started, or says nothing in time
  Spawned spawn() throws IOException, InterruptedException;

  /// A process.
  interface Spawned {

    FrameStream<ConnectorFrame, HostFrame> frames();

    boolean isAlive();

    /// Blocks until it has ended, for whatever reason.
    void awaitEnd() throws InterruptedException;

    /// Ends it at once, if it has not ended.
    void kill();
  }
}
