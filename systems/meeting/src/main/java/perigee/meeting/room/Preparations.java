package perigee.meeting.room;

import java.time.Instant;
import java.util.Collection;
import perigee.meeting.room.RoomMedia.MediaOutcome;
import perigee.meeting.signal.ClientMessage.Join;
import perigee.meeting.signal.ClientMessage.Prepare;
import perigee.meeting.signal.ServerMessage;

/// Media that is connected while its owner is still at the door. Whoever knows the meeting's link
/// can ask for it, so it is little, bounded in number, pace and time, and tells nothing of who is
/// in: who does not get it joins with an offer, as ever. Owned by the room's thread.
final class Preparations {

  private final RoomLimits limits;
  private final RoomMedia media;
  private final RoomOutlet outlet;
  private final Bucket pace;

  Preparations(RoomLimits limits, RoomMedia media, RoomOutlet outlet, Instant now) {
    this.limits = limits;
    this.media = media;
    this.outlet = outlet;
    this.pace = new Bucket(limits.preparesPerSecond(), limits.prepareBurst(), now);
  }

  /// Answers an offer of somebody who has not asked to come in yet.
  ///
  /// @param all who are at the door
  void prepare(Stranger stranger, Prepare wish, Collection<Stranger> all, Instant now) {
    if (stranger.preparedAt != null || stranger.isWaiting()) {
      refuse(stranger, "media is prepared once, before joining");
    } else if (!hasRoom(stranger, all) || !pace.take(now)) {
      refuse(stranger, "too many prepare their media; join with an offer");
    } else {
      switch (media.prepare(stranger.connection, wish.offer(), wish.sources())) {
        case MediaOutcome.Agreed(String answer, var _) -> {
          stranger.preparedAt = now;
          outlet.send(stranger.connection, new ServerMessage.Prepared(answer));
        }
        case MediaOutcome.Refused(String reason) -> refuse(stranger, reason);
      }
    }
  }

  private boolean hasRoom(Stranger stranger, Collection<Stranger> all) {
    int prepared = 0;
    int ofOne = 0;
    for (Stranger other : all) {
      if (media.isPrepared(other.connection)) {
        prepared++;
        ofOne += other.network.equals(stranger.network) ? 1 : 0;
      }
    }
    return prepared < limits.prepared() && ofOne < limits.preparedOfOne();
  }

  private void refuse(Stranger stranger, String reason) {
    outlet.send(stranger.connection, new ServerMessage.Fault("unprepared", reason, "prepare"));
  }

  /// Whether somebody who comes in by this wish has media that there is nothing of any more.
  boolean isGone(Stranger stranger, Join wish) {
    return wish.offer() == null && wish.prepared() && !media.isPrepared(stranger.connection);
  }

  /// Whether somebody's media is there, and is kept: not for longer than its time.
  boolean keeps(Stranger stranger, Instant now) {
    Instant at = stranger.preparedAt;
    if (at != null && at.plus(limits.preparedFor()).isBefore(now)) {
      dismiss(stranger);
    }
    return media.isPrepared(stranger.connection);
  }

  /// Gives up what somebody has, if it has anything.
  void dismiss(Stranger stranger) {
    if (stranger.preparedAt != null) {
      media.dismiss(stranger.connection);
    }
  }
}
