package perigee.calling.overlay;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import perigee.wire.overlay.HostEntry;
import perigee.wire.overlay.OverlayLimits;
import perigee.wire.overlay.OverlayMessage;

/// The clients of a member: as many as its admission takes; the others are sent on.
final class Clients {

  private static final int ALTERNATIVES = 8;
  private static final int ROOM_LOAD = 90;

  private final Setting setting;
  private final MemberTable table;
  private final Admission admission;
  private final Set<String> entered = new HashSet<>();

  Clients(Setting setting, MemberTable table, Admission admission) {
    this.setting = setting;
    this.table = table;
    this.admission = admission;
  }

  /// Takes a client in, or says who has more room.
  void enter(Peer from, long id, Reply reply) {
    if (entered.contains(from.id())) {
      reply.send(new OverlayMessage.Entered(id));
      return;
    }
    switch (admission.enter(setting.nowMillis())) {
      case Admission.Answer.Taken _ -> {
        entered.add(from.id());
        reply.send(new OverlayMessage.Entered(id));
      }
      case Admission.Answer.Later(int waitMillis, _) ->
          reply.send(new OverlayMessage.SentOn(id, waitMillis, roomier()));
    }
  }

  int size() {
    return entered.size();
  }

  /// A client that went leaves its place to another.
  void gone(String client) {
    if (entered.remove(client)) {
      admission.leave();
    }
  }

  private List<HostEntry> roomier() {
    return table
        .some(ALTERNATIVES, setting.random(), m -> m.load() < ROOM_LOAD && m.suspicion() == null)
        .stream()
        .map(Member::host)
        .toList();
  }

  /// Some members, for a client's host cache.
  List<HostEntry> hosts() {
    return table
        .some(OverlayLimits.HOSTS / 4, setting.random(), m -> m.suspicion() == null)
        .stream()
        .map(Member::host)
        .toList();
  }

  /// Tries to reach a client, where it comes from and nowhere else.
  void dialBack(Peer from, OverlayMessage.DialBack asked, Reply reply) {
    if (!asked.host().equals(from.address())) {
      reply.send(new OverlayMessage.Dialled(asked.id(), false, false));
      return;
    }
    Outside outside = setting.outside();
    outside.dial(
        asked.host(),
        asked.port(),
        tcp ->
            outside.probe(
                asked.host(),
                asked.udp(),
                udp -> reply.send(new OverlayMessage.Dialled(asked.id(), tcp, udp))));
  }
}
