package perigee.calling.overlay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import perigee.wire.overlay.OverlayLimits;
import perigee.wire.overlay.OverlayMessage;
import perigee.wire.overlay.Rumour;

/// Finds out who answers, as SWIM does: each member probes one other per period, first itself, then
/// through others. Rumours travel with probes and their answers. Cost per member and period: one
/// probe and its answer, however many members there are.
final class Probes {

  private static final Duration INDIRECT_WITHIN = Duration.ofSeconds(1);
  private static final Duration FOR_OTHERS = Duration.ofMillis(700);

  private final Setting setting;
  private final OverlayConfig config;
  private final Membership members;
  private final MemberTable table;
  private final Awareness awareness;
  private final IntSupplier load;
  private final List<Member> round = new ArrayList<>();
  private boolean closed;

  /// Probes the members of a table.
  ///
  /// @param load of this member, in per cent, which it tells with each probe
  Probes(Setting setting, Membership members, Awareness awareness, IntSupplier load) {
    this.setting = setting;
    this.config = setting.config();
    this.members = members;
    this.table = members.table();
    this.awareness = awareness;
    this.load = load;
  }

  void start() {
    setting.outside().after(jittered(config.period()), this::probe);
  }

  void close() {
    closed = true;
  }

  /// A member that came has its place in this round, too.
  void joined(Member fresh) {
    round.add(setting.random().nextInt(round.size() + 1), fresh);
  }

  /// Tells what is to be told to as many as a rumour needs to spread.
  void spread() {
    int told = RumourQueue.repetitions(table.size());
    for (Member member : table.some(told, setting.random(), _ -> true)) {
      probe(member);
    }
  }

  private Duration jittered(Duration duration) {
    double share = 0.9 + 0.2 * setting.random().nextDouble();
    return Duration.ofNanos((long) (duration.toNanos() * share));
  }

  private void probe() {
    if (closed) {
      return;
    }
    setting.outside().after(jittered(awareness.stretch(config.period())), this::probe);
    Member target = nextTarget();
    if (target != null) {
      probe(target);
    }
  }

  /// Everybody once in a round, each round in another order.
  private @Nullable Member nextTarget() {
    while (true) {
      if (round.isEmpty()) {
        if (table.size() == 0) {
          return null;
        }
        shuffle();
      }
      Member next = round.removeLast();
      if (next == table.member(next.id)) {
        return next;
      }
    }
  }

  private void shuffle() {
    round.addAll(table.all());
    for (int i = round.size() - 1; i > 0; i--) {
      int other = setting.random().nextInt(i + 1);
      Member swapped = round.get(i);
      round.set(i, round.get(other));
      round.set(other, swapped);
    }
  }

  private void probe(Member target) {
    long began = setting.nowMillis();
    setting
        .conversations()
        .ask(
            target.host(),
            id -> new OverlayMessage.Ping(id, load.getAsInt(), members.rumoursFor(target)),
            awareness.stretch(config.ackWithin()),
            answer -> {
              if (answer.orElse(null) instanceof OverlayMessage.Ack ack) {
                awareness.trust();
                acknowledged(target, ack, began);
              } else {
                new Indirect(target).begin();
              }
            });
  }

  private void acknowledged(Member target, OverlayMessage.Ack ack, long began) {
    target.heard(ack.load(), (double) (setting.nowMillis() - began));
    members.hear(ack.rumours());
  }

  /// A probe through others (SWIM §3.1); whose own answer is missing, too, makes us doubt
  /// ourselves.
  private final class Indirect {

    private final Member target;
    private int waiting;
    private int silent;
    private boolean reached;

    Indirect(Member target) {
      this.target = target;
    }

    void begin() {
      List<Member> helpers =
          table.some(
              config.indirect(),
              setting.random(),
              member -> !member.id.equals(target.id) && member.suspicion() == null);
      waiting = helpers.size();
      for (Member helper : helpers) {
        setting
            .conversations()
            .ask(
                helper.host(),
                id -> new OverlayMessage.PingVia(id, target.id, members.rumoursFor(helper)),
                awareness.stretch(INDIRECT_WITHIN),
                this::answered);
      }
      if (helpers.isEmpty()) {
        failed();
      }
    }

    private void answered(Optional<OverlayMessage> answer) {
      waiting--;
      OverlayMessage said = answer.orElse(null);
      if (said instanceof OverlayMessage.Ack ack) {
        reached = true;
        members.hear(ack.rumours());
      } else if (!(said instanceof OverlayMessage.Nack)) {
        silent++;
      }
      if (waiting == 0 && !reached) {
        failed();
      }
    }

    private void failed() {
      awareness.doubt(silent);
      if (target == table.member(target.id)) {
        members.accuse(target);
      }
    }
  }

  /// Asks one that was taken for dead. If it lives it contradicts, and both are members again.
  void revive(Member gone) {
    long began = setting.nowMillis();
    setting
        .conversations()
        .ask(
            gone.host(),
            id ->
                new OverlayMessage.Ping(
                    id,
                    load.getAsInt(),
                    List.of(members.accusation(gone), new Rumour.Alive(members.self()))),
            config.ackWithin(),
            answer -> {
              if (answer.orElse(null) instanceof OverlayMessage.Ack ack) {
                acknowledged(gone, ack, began);
              }
            });
  }

  /// Answers a probe.
  void pinged(Peer from, OverlayMessage.Ping ping, Reply reply) {
    members.hear(ping.rumours());
    List<Rumour> back = members.nextRumours();
    Member sender = table.member(from.id());
    Member gone = sender == null ? table.gone(from.id()) : null;
    if (gone != null && back.size() < OverlayLimits.RUMOURS) {
      // It lives, but we took it for dead: it must contradict to be a member again.
      back.addFirst(members.accusation(gone));
    }
    reply.send(new OverlayMessage.Ack(ping.id(), load.getAsInt(), back));
  }

  /// Probes for another.
  void pingedVia(OverlayMessage.PingVia request, Reply reply) {
    members.hear(request.rumours());
    Member target = table.member(request.target());
    if (target == null) {
      reply.send(new OverlayMessage.Nack(request.id()));
      return;
    }
    long began = setting.nowMillis();
    setting
        .conversations()
        .ask(
            target.host(),
            id -> new OverlayMessage.Ping(id, load.getAsInt(), members.rumoursFor(target)),
            FOR_OTHERS,
            answer -> {
              if (answer.orElse(null) instanceof OverlayMessage.Ack ack) {
                acknowledged(target, ack, began);
                reply.send(
                    new OverlayMessage.Ack(request.id(), load.getAsInt(), members.nextRumours()));
              } else {
                reply.send(new OverlayMessage.Nack(request.id()));
              }
            });
  }
}
