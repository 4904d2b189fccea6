package perigee.meeting.room;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import perigee.meeting.signal.ClientMessage;
import perigee.meeting.signal.IceServer;

/// A connection whose browser has not come in. Owned by the room's thread.
final class Stranger {

  final long connection;
  final List<IceServer> iceServers;
  final Instant since;
  int wrongPasscodes;

  /// Whether a passcode is being compared.
  boolean checking;

  /// The id in the lobby; null outside of it.
  @Nullable String waiterId;

  /// What the one in the lobby asked for.
  ClientMessage.@Nullable Join wish;

  Stranger(long connection, List<IceServer> iceServers, Instant since) {
    this.connection = connection;
    this.iceServers = iceServers;
    this.since = since;
  }

  boolean isWaiting() {
    return waiterId != null;
  }
}
