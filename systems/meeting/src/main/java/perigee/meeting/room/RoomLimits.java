package perigee.meeting.room;

import java.time.Duration;

/// Bounds of a room.
///
/// @param joinsPerSecond of newcomers on average; more are told to try again
/// @param joinBurst that may come in at once
/// @param waiters in the lobby
/// @param strangers connections that have not joined: all of a full meeting, when its process died
/// @param joinWithin for a connection to join
/// @param wrongPasscodes of one connection
/// @param chatLines that are remembered
/// @param sayingsPerSecond of a participant: chat, reactions, captions, what is passed on
/// @param sayingBurst of them at once
/// @param grace for a participant whose connection is lost
/// @param everywhere participants of all connectors
/// @param prepared people at the door whose media is connected; others connect it when they join
/// @param preparedOfOne of these, in one network
/// @param preparesPerSecond on average
/// @param prepareBurst at once
/// @param preparedFor how long it is kept for somebody who does not come in
/// @param removed people who are remembered so that they don't come back
public record RoomLimits(
    int joinsPerSecond,
    int joinBurst,
    int waiters,
    int strangers,
    Duration joinWithin,
    int wrongPasscodes,
    int chatLines,
    int sayingsPerSecond,
    int sayingBurst,
    Duration grace,
    int everywhere,
    int prepared,
    int preparedOfOne,
    int preparesPerSecond,
    int prepareBurst,
    Duration preparedFor,
    int removed) {

  public static final RoomLimits DEFAULT =
      new RoomLimits(
          10,
          40,
          200,
          1_200,
          Duration.ofSeconds(30),
          5,
          200,
          20,
          60,
          Duration.ofSeconds(15),
          2_000,
          32,
          8,
          5,
          16,
          Duration.ofMinutes(2),
          1_000);
}
