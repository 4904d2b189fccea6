package perigee.meeting.host;

import java.io.IOException;
import perigee.meeting.link.FrameStream;
import perigee.model.meeting.Connector;

/// Reaches hosts of other regions.
@FunctionalInterface
public interface Lines {

  /// Calls a host. Both ends have proved who they are when it returns. Blocks for some seconds at
  /// the most.
  ///
  /// @throws IOException if it can't be reached, or is another
  FrameStream<String, String> dial(Connector to) throws IOException;
}
