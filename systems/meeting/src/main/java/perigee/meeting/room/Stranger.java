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

  /// The same for all who share an address.
  final String network;

  final Instant since;

  /// When its media was prepared; null if it was not. Once it was, it can't be again.
  @Nullable Instant preparedAt;

  int wrongPasscodes;

  /// Whether a passcode is being compared.
  boolean checking;

  /// The id in the lobby; null outside of it.
  @Nullable String waiterId;

  /// What the one in the lobby asked for.
  ClientMessage.@Nullable Join wish;

  /// Whether it has been asked to begin its media anew while it waits.
  boolean isAsked;

  /// Whether a host let it in before it did so.
  boolean isAdmitted;

  Stranger(long connection, List<IceServer> iceServers, String network, Instant since) {
    this.connection = connection;
    this.iceServers = iceServers;
    this.network = network;
    this.since = since;
  }

  boolean isWaiting() {
    return waiterId != null;
  }
}
