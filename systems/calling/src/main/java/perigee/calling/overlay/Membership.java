package perigee.calling.overlay;

import java.time.Duration;
import java.util.List;
import perigee.wire.overlay.MemberCard;
import perigee.wire.overlay.Octets;
import perigee.wire.overlay.OverlayLimits;
import perigee.wire.overlay.OverlayWriter;
import perigee.wire.overlay.Rumour;

/// Who is believed to be a member: SWIM (Das, Gupta and Motivala 2002) with suspicion, and a
/// suspicion that others share is shorter, as in Lifeguard (Dadgar, Phillips and Currey 2018).
/// [Probes] find out who answers; what is learned travels with them.
///
/// A member is an authenticated party, but may lie. What it says of itself is signed, so nobody
/// else can say it. An accusation is signed by the accuser; it makes a suspicion and never more, a
/// suspicion lasts long enough to be contradicted, and whose accusations are contradicted again and
/// again is not listened to.
final class Membership {

  private static final int MOST_CONFIRMATIONS = 2;
  private static final int MOST_REFUTED = 5;
  private static final long RESTARTED = 500;
  private static final long REFUTED_WINDOW_MILLIS = Duration.ofMinutes(10).toMillis();

  private final Setting setting;
  private final OverlayConfig config;
  private final MemberTable table;
  private final RumourQueue rumours = new RumourQueue();
  private final Listener listener;
  private final Awareness awareness;
  private MemberCard self;
  private long forged;
  private long wrongSuspicions;
  private boolean leaving;
  private boolean closed;

  /// Hears who comes and goes.
  interface Listener {

    void joined(Member member);

    void left(Member member);

    /// It has lost what it had.
    void restarted(Member member);
  }

  Membership(Setting setting, MemberCard self, Listener listener, Awareness awareness) {
    this.setting = setting;
    this.config = setting.config();
    this.table = new MemberTable(config.bounds().members());
    this.listener = listener;
    this.awareness = awareness;
    this.self = sign(self);
  }

  void start() {
    rumours.add(new Rumour.Alive(self));
  }

  void close() {
    closed = true;
  }

  MemberCard self() {
    return self;
  }

  MemberTable table() {
    return table;
  }

  /// Rumours and cards that were not signed by whom they name.
  long forged() {
    return forged;
  }

  /// Own suspicions that were contradicted.
  long wrongSuspicions() {
    return wrongSuspicions;
  }

  /// Suspects one that gave no answer.
  void accuse(Member target) {
    suspect(target, accusation(target));
  }

  /// That this member has no sign of another's life.
  Rumour.Accusation accusation(Member target) {
    Rumour.Accusation unsigned =
        new Rumour.Accusation(
            target.id, target.card().incarnation(), false, self.id(), Octets.NONE);
    return unsigned.signed(setting.notary().sign(OverlayWriter.signed(unsigned)));
  }

  /// Begins a suspicion, or shortens it because one more shares it.
  private void suspect(Member target, Rumour.Accusation accusation) {
    Member.Suspicion suspicion = target.suspicion();
    if (suspicion == null) {
      suspicion = new Member.Suspicion(setting.nowMillis(), accusation.accuser());
      target.suspicion(suspicion);
    } else if (suspicion.accusers.size() > MOST_CONFIRMATIONS
        || !suspicion.accusers.add(accusation.accuser())) {
      return;
    }
    rumours.add(accusation);
    judgeLater(target, suspicion);
  }

  private void judgeLater(Member target, Member.Suspicion suspicion) {
    long until = suspicion.sinceMillis + suspicionMillis(suspicion.accusers.size() - 1);
    long left = Math.max(0, until - setting.nowMillis());
    setting
        .outside()
        .after(
            Duration.ofMillis(left),
            () -> {
              if (!closed
                  && target.suspicion() == suspicion
                  && target == table.member(target.id)
                  && setting.nowMillis() >= until) {
                remove(target);
              }
            });
  }

  /// How long a suspicion lasts that others share (Lifeguard §IV-B).
  private long suspicionMillis(int confirmations) {
    double scale = Math.max(1, Math.log10(table.size() + 1.0));
    double shortest = config.suspicionFactor() * scale * config.period().toMillis();
    int wanted = Math.min(MOST_CONFIRMATIONS, table.size() - 2);
    if (wanted <= 0) {
      return (long) shortest;
    }
    double longest = shortest * config.suspicionSpan();
    double share = Math.log(confirmations + 1.0) / Math.log(wanted + 1.0);
    return (long) Math.max(shortest, longest - (longest - shortest) * share);
  }

  private void remove(Member member) {
    member.suspicion(null);
    table.remove(member);
    listener.left(member);
  }

  /// Has it said that this member goes; nothing contradicts that.
  void farewell() {
    leaving = true;
    Rumour.Accusation unsigned =
        new Rumour.Accusation(self.id(), self.incarnation(), true, self.id(), Octets.NONE);
    rumours.add(unsigned.signed(setting.notary().sign(OverlayWriter.signed(unsigned))));
  }

  void hear(List<Rumour> all) {
    for (Rumour rumour : all) {
      switch (rumour) {
        case Rumour.Alive(MemberCard card) -> alive(card, false);
        case Rumour.Accusation accusation -> accused(accusation);
      }
    }
  }

  /// Hears of a member.
  ///
  /// @param told by a member that was asked for all that it knows: the card is proved when the
  ///   member is first met, since its certificate must carry the name
  void alive(MemberCard card, boolean told) {
    if (card.id().equals(self.id())) {
      if (card.incarnation() > self.incarnation()) {
        // An older start of this member, by a clock that was ahead.
        contradict(card.incarnation());
      }
      return;
    }
    Member known = table.member(card.id());
    Member before = known == null ? table.gone(card.id()) : known;
    if (before != null && before.card().incarnation() >= card.incarnation()) {
      return;
    }
    if ((known != null || !told) && !setting.notary().isGenuine(card)) {
      forged++;
      return;
    }
    if (known != null) {
      renew(known, card);
    } else if (!table.isFull()) {
      Member fresh = new Member(card);
      table.add(fresh);
      listener.joined(fresh);
    }
    if (!told) {
      rumours.add(new Rumour.Alive(card));
    }
  }

  private void renew(Member known, MemberCard card) {
    // A contradiction adds one; a start takes the clock's milliseconds.
    boolean restarted = card.incarnation() - known.card().incarnation() >= RESTARTED;
    known.card(card);
    if (restarted) {
      known.unmet();
      listener.restarted(known);
    }
    Member.Suspicion refuted = known.suspicion();
    known.suspicion(null);
    if (refuted == null) {
      return;
    }
    for (String accuser : refuted.accusers) {
      Member one = table.member(accuser);
      if (one != null) {
        one.refuted(setting.nowMillis(), REFUTED_WINDOW_MILLIS);
      } else if (accuser.equals(self.id())) {
        wrongSuspicions++;
      }
    }
  }

  private void accused(Rumour.Accusation accusation) {
    if (accusation.subject().equals(self.id())) {
      contradict(accusation.incarnation());
      return;
    }
    Member subject = table.member(accusation.subject());
    if (subject == null || subject.card().incarnation() != accusation.incarnation()) {
      return;
    }
    if (accusation.isFarewell()) {
      if (genuine(accusation, subject)) {
        rumours.add(accusation);
        remove(subject);
      }
      return;
    }
    Member.Suspicion suspicion = subject.suspicion();
    boolean enough =
        suspicion != null
            && (suspicion.accusers.size() > MOST_CONFIRMATIONS
                || suspicion.accusers.contains(accusation.accuser()));
    Member accuser = table.member(accusation.accuser());
    if (!enough && accuser != null && isHeard(accuser) && genuine(accusation, accuser)) {
      suspect(subject, accusation);
    }
  }

  private boolean isHeard(Member accuser) {
    return accuser.refutedLately(setting.nowMillis(), REFUTED_WINDOW_MILLIS) < MOST_REFUTED;
  }

  private boolean genuine(Rumour.Accusation accusation, Member accuser) {
    boolean genuine = setting.notary().isGenuine(accusation, accuser.card());
    forged += genuine ? 0 : 1;
    return genuine;
  }

  /// Says aloud that this member lives, with a higher number than what was said of it.
  private void contradict(long incarnation) {
    if (closed || leaving || incarnation < self.incarnation()) {
      return;
    }
    awareness.doubt(1);
    self = sign(self.reborn(Math.max(incarnation, self.incarnation()) + 1));
    rumours.add(new Rumour.Alive(self));
  }

  private MemberCard sign(MemberCard card) {
    return card.signed(setting.notary().sign(OverlayWriter.signed(card)));
  }

  /// What a message to a member carries: first what is said about itself.
  List<Rumour> rumoursFor(Member to) {
    List<Rumour> all = nextRumours();
    if (to.suspicion() != null && all.size() < OverlayLimits.RUMOURS) {
      all.addFirst(accusation(to));
    }
    if (!to.isMet() && all.size() < OverlayLimits.RUMOURS) {
      // It may not know us, whatever became of the rumour.
      all.addFirst(new Rumour.Alive(self));
    }
    return all;
  }

  /// What has to be told next; it counts as told.
  List<Rumour> nextRumours() {
    return rumours.next(table.size(), this::holds);
  }

  private boolean holds(Rumour rumour) {
    if (rumour.subject().equals(self.id())) {
      return rumour.incarnation() >= self.incarnation();
    }
    Member subject = table.member(rumour.subject());
    Member before = subject == null ? table.gone(rumour.subject()) : subject;
    return before != null && before.card().incarnation() <= rumour.incarnation();
  }
}
