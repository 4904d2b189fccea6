package perigee.meeting.room;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import perigee.meeting.signal.ClientMessage.Join;
import perigee.meeting.signal.ClientMessage.Prepare;
import perigee.meeting.signal.IceServer;
import perigee.meeting.signal.ParticipantInfo.Role;
import perigee.meeting.signal.ServerMessage;
import perigee.meeting.signal.ServerMessage.Refusal;
import perigee.model.identity.IdentityTrust;
import perigee.model.identity.JoinToken;
import perigee.model.meeting.Meeting;
import perigee.model.meeting.MeetingSecret;

/// Who comes into a room: whoever was in it before, hosts by their key, those with a join token,
/// others by passcode, past lock and lobby, as long as there is room. Owned by the room's thread.
final class Doors {

  private static final int ID_RADIX = 36;

  private final RoomLimits limits;
  private final Passcodes passcodes;
  private final ResumeTokens tokens;
  private final RandomGenerator random;
  private final RoomOutlet outlet;
  private final Inside inside;
  private final Preparations preparations;
  private final Map<Long, Stranger> strangers = new LinkedHashMap<>();
  private final Bucket joins;

  /// Null before control has told it.
  private @Nullable IdentityTrust trust;

  /// The room behind the doors.
  interface Inside {

    Meeting meeting();

    Instant now();

    int size();

    boolean isRemoved(String id);

    boolean isHost(String id);

    boolean isThere(String id);

    /// Whether it is at another connector of the meeting.
    boolean isElsewhere(String id);

    /// Lets somebody in.
    ///
    /// @param id new, or of whom was there before
    void admit(Stranger stranger, Join join, String id, Role role);

    /// Others wait in the lobby now.
    void waitersChanged();
  }

  Doors(
      RoomLimits limits,
      Passcodes passcodes,
      ResumeTokens tokens,
      RandomGenerator random,
      RoomOutlet outlet,
      Inside inside,
      Preparations preparations) {
    this.limits = limits;
    this.passcodes = passcodes;
    this.tokens = tokens;
    this.random = random;
    this.outlet = outlet;
    this.inside = inside;
    this.preparations = preparations;
    this.joins = new Bucket(limits.joinsPerSecond(), limits.joinBurst(), inside.now());
  }

  void trust(IdentityTrust now) {
    trust = now;
  }

  void connected(long connection, List<IceServer> iceServers, String network) {
    if (strangers.size() >= limits.strangers()) {
      refuse(connection, Refusal.BUSY, "too many people are at the door; try again in a moment");
      outlet.close(connection);
      return;
    }
    strangers.put(connection, new Stranger(connection, iceServers, network, inside.now()));
  }

  @Nullable Stranger at(long connection) {
    return strangers.get(connection);
  }

  /// Somebody came in, or went away.
  void forget(long connection) {
    Stranger gone = strangers.remove(connection);
    if (gone == null) {
      return;
    }
    preparations.dismiss(gone);
    if (gone.isWaiting()) {
      tellWaiters();
    }
  }

  /// Ends connections that have not joined in time, and media that nobody has come in with.
  void tick() {
    Instant now = inside.now();
    Instant late = now.minus(limits.joinWithin());
    for (Stranger stranger : List.copyOf(strangers.values())) {
      boolean isPrepared = preparations.keeps(stranger, now);
      if (stranger.isWaiting()) {
        askForMedia(stranger);
      } else if (!isPrepared && stranger.since.isBefore(late)) {
        forget(stranger.connection);
        outlet.close(stranger.connection);
      }
    }
  }

  /// Whoever waits in the lobby, and whose media is gone, makes an offer while there is time.
  private void askForMedia(Stranger stranger) {
    Join wish = stranger.wish;
    if (wish != null && !stranger.isAsked && preparations.isGone(stranger, wish)) {
      stranger.isAsked = true;
      outlet.send(stranger.connection, new ServerMessage.Restart());
    }
  }

  void prepare(Stranger stranger, Prepare wish) {
    preparations.prepare(stranger, wish, strangers.values(), inside.now());
  }

  void join(Stranger stranger, Join join) {
    if (stranger.isWaiting()) {
      offered(stranger, join);
      return;
    }
    if (stranger.checking) {
      return;
    }
    Optional<ResumeTokens.Resumed> resumed =
        Optional.ofNullable(join.resume()).flatMap(token -> tokens.read(token, inside.now()));
    if (resumed.isPresent()) {
      // All come back at once when a process has died, and none is to wait for the others.
      resume(stranger, join, resumed.get());
      return;
    }
    if (!joins.take(inside.now())) {
      refuse(stranger.connection, Refusal.BUSY, "many people come at once; try again in a moment");
      return;
    }
    Meeting meeting = inside.meeting();
    String key = join.hostKey();
    if (key != null && MeetingSecret.isHostKey(key, meeting.hostKey())) {
      if (hasRoom(stranger)) {
        inside.admit(stranger, join, newId(), Role.HOST);
      }
      return;
    }
    Optional<JoinToken> invited = invitation(join);
    if (invited.isPresent()) {
      invited(stranger, join.as(invited.get().name()), invited.get().host());
      return;
    }
    String kept = meeting.passcode();
    if (kept == null) {
      guest(stranger, join);
    } else {
      comparePasscode(stranger, join, kept);
    }
  }

  private Optional<JoinToken> invitation(Join join) {
    String token = join.token();
    return token == null || trust == null
        ? Optional.empty()
        : trust.joinToken(token, inside.meeting().id(), inside.now());
  }

  /// Somebody whom the meeting's owner vouches for: past passcode and lobby; only hosts come past a
  /// lock.
  private void invited(Stranger stranger, Join join, boolean isHost) {
    if (inside.meeting().options().locked() && !isHost) {
      refuse(stranger.connection, Refusal.LOCKED, "a host has locked this meeting");
    } else if (hasRoom(stranger)) {
      inside.admit(stranger, join, newId(), isHost ? Role.HOST : Role.GUEST);
    }
  }

  private void resume(Stranger stranger, Join join, ResumeTokens.Resumed resumed) {
    if (inside.isRemoved(resumed.id())) {
      refuse(stranger.connection, Refusal.DENIED, "a host has removed you from this meeting");
    } else if (inside.isThere(resumed.id()) || hasRoom(stranger)) {
      Role role = inside.isHost(resumed.id()) ? Role.HOST : resumed.role();
      // Another connector gave the token, and still has him: he is let in for it, as somebody new.
      String id = inside.isElsewhere(resumed.id()) ? newId() : resumed.id();
      inside.admit(stranger, join, id, role);
    }
  }

  private void comparePasscode(Stranger stranger, Join join, String kept) {
    String passcode = join.passcode();
    if (passcode == null || passcode.isEmpty()) {
      refuse(stranger.connection, Refusal.PASSCODE, "this meeting needs a passcode");
      return;
    }
    stranger.checking = true;
    passcodes.check(
        passcode,
        kept,
        right -> {
          stranger.checking = false;
          if (strangers.get(stranger.connection) != stranger) {
            return;
          }
          if (right) {
            guest(stranger, join);
          } else {
            wrong(stranger);
          }
        });
  }

  private void wrong(Stranger stranger) {
    refuse(stranger.connection, Refusal.PASSCODE, "this is not the meeting's passcode");
    stranger.wrongPasscodes++;
    if (stranger.wrongPasscodes >= limits.wrongPasscodes()) {
      forget(stranger.connection);
      outlet.close(stranger.connection);
    }
  }

  private void guest(Stranger stranger, Join join) {
    Meeting meeting = inside.meeting();
    if (meeting.options().locked()) {
      refuse(stranger.connection, Refusal.LOCKED, "a host has locked this meeting");
    } else if (!hasRoom(stranger)) {
      return;
    } else if (meeting.options().lobby()) {
      await(stranger, join);
    } else {
      inside.admit(stranger, join, newId(), Role.GUEST);
    }
  }

  private boolean hasRoom(Stranger stranger) {
    int capacity = inside.meeting().options().capacity();
    if (inside.size() < capacity) {
      return true;
    }
    refuse(stranger.connection, Refusal.FULL, "the meeting is full: %d people".formatted(capacity));
    return false;
  }

  private void await(Stranger stranger, Join join) {
    long waiting = strangers.values().stream().filter(Stranger::isWaiting).count();
    if (waiting >= limits.waiters()) {
      refuse(stranger.connection, Refusal.BUSY, "the lobby is full; try again in a moment");
      return;
    }
    stranger.waiterId = newId();
    stranger.wish = join;
    outlet.send(stranger.connection, new ServerMessage.Lobby());
    tellWaiters();
  }

  /// Lets one in from the lobby; whether there was one.
  boolean admit(String waiter) {
    for (Stranger stranger : List.copyOf(strangers.values())) {
      Join wish = stranger.wish;
      if (waiter.equals(stranger.waiterId) && wish != null) {
        if (preparations.isGone(stranger, wish)) {
          askForMedia(stranger);
          stranger.isAdmitted = true;
          return true;
        }
        stranger.waiterId = null;
        if (hasRoom(stranger)) {
          inside.admit(stranger, wish, waiter, Role.GUEST);
        }
        tellWaiters();
        return true;
      }
    }
    return false;
  }

  /// Somebody who waits in the lobby makes an offer in place of media that is gone.
  private void offered(Stranger stranger, Join join) {
    Join wish = stranger.wish;
    String waiter = stranger.waiterId;
    if (wish == null || waiter == null || join.offer() == null || wish.offer() != null) {
      return;
    }
    preparations.dismiss(stranger);
    stranger.wish = wish.withMediaOf(join);
    if (stranger.isAdmitted) {
      boolean _ = admit(waiter);
    }
  }

  /// Sends one away from the lobby; whether there was one.
  boolean deny(String waiter) {
    for (Stranger stranger : List.copyOf(strangers.values())) {
      if (waiter.equals(stranger.waiterId)) {
        refuse(stranger.connection, Refusal.DENIED, "a host did not let you in");
        forget(stranger.connection);
        outlet.close(stranger.connection);
        return true;
      }
    }
    return false;
  }

  /// Lets in all who wait: the lobby was opened.
  void admitAll() {
    waiters().forEach(waiter -> admit(waiter.id()));
  }

  List<ServerMessage.Waiter> waiters() {
    return strangers.values().stream()
        .filter(Stranger::isWaiting)
        .map(stranger -> {
          Join wish = stranger.wish;
          String id = stranger.waiterId == null ? "" : stranger.waiterId;
          return new ServerMessage.Waiter(id, wish == null ? "" : wish.name());
        })
        .toList();
  }

  /// Sends all away who have not come in.
  void close(ServerMessage word) {
    for (Stranger stranger : List.copyOf(strangers.values())) {
      outlet.send(stranger.connection, word);
      outlet.close(stranger.connection);
      preparations.dismiss(stranger);
    }
    strangers.clear();
  }

  private void tellWaiters() {
    inside.waitersChanged();
  }

  private void refuse(long connection, Refusal code, String message) {
    outlet.send(connection, new ServerMessage.Refused(code, message));
  }

  private String newId() {
    return Long.toUnsignedString(random.nextLong(), ID_RADIX);
  }
}
