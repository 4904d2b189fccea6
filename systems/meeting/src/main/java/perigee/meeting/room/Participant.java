package perigee.meeting.room;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import perigee.meeting.forward.SourceKind;
import perigee.meeting.signal.IceServer;
import perigee.meeting.signal.ParticipantInfo;
import perigee.meeting.signal.ParticipantInfo.Role;
import perigee.model.meeting.MeetingEvent;

/// Somebody in the meeting. Owned by its room's thread.
final class Participant {

  static final long NO_CONNECTION = -1;
  private static final int BEST_QUALITY = 4;

  final String id;
  final Bucket sayings;
  String name;
  Role role;
  final Map<SourceKind, Boolean> muted = new EnumMap<>(SourceKind.class);
  @Nullable Instant hand;
  int quality = BEST_QUALITY;

  /// The breakout room; null for the meeting itself.
  @Nullable String room;

  /// The connector that the participant is at; null for this one.
  @Nullable String home;

  long connection = NO_CONNECTION;
  List<IceServer> iceServers = List.of();

  /// Since when there is no connection, or none to the connector that it is at; null while there
  /// is.
  @Nullable Instant lostAt;

  Participant(String id, String name, Role role, Bucket sayings) {
    this.id = id;
    this.name = name;
    this.role = role;
    this.sayings = sayings;
  }

  boolean isHost() {
    return role == Role.HOST;
  }

  boolean isHere() {
    return home == null;
  }

  boolean isConnected() {
    return connection != NO_CONNECTION;
  }

  private boolean isThere() {
    return isHere() ? isConnected() : lostAt == null;
  }

  /// Something that he did, for the meeting's journal.
  MeetingEvent event(String kind, String detail, Instant at) {
    return new MeetingEvent(at, kind, id, name, detail);
  }

  ParticipantInfo info() {
    return new ParticipantInfo(id, name, role, muted, hand, isThere() ? quality : 0);
  }
}
