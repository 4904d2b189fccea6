package perigee.calling.overlay;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import perigee.selection.Hashing;
import perigee.wire.overlay.HostEntry;
import perigee.wire.overlay.MemberCard;
import perigee.wire.overlay.Octets;

/// Another member as this one sees it.
final class Member {

  private static final double SMOOTHING = 0.25;

  final String id;
  final long hash;
  private MemberCard card;
  private HostEntry host;
  private @Nullable Suspicion suspicion;
  private double rttMillis = -1;
  private int load;
  private int refuted;
  private long refutedAtMillis;
  int place;
  int position;

  /// Why it may be dead, since when, and who says so.
  static final class Suspicion {

    final long sinceMillis;
    final Set<String> accusers = new HashSet<>();

    Suspicion(long sinceMillis, String accuser) {
      this.sinceMillis = sinceMillis;
      accusers.add(accuser);
    }
  }

  Member(MemberCard card) {
    this.id = card.id();
    this.hash = Hashing.hash(card.id());
    this.card = card;
    this.host = host(card);
  }

  static HostEntry host(MemberCard card) {
    return new HostEntry(card.id(), card.host(), card.port(), Octets.NONE, card.services());
  }

  MemberCard card() {
    return card;
  }

  void card(MemberCard newer) {
    card = newer;
    host = host(newer);
  }

  HostEntry host() {
    return host;
  }

  @Nullable Suspicion suspicion() {
    return suspicion;
  }

  void suspicion(@Nullable Suspicion other) {
    suspicion = other;
  }

  int load() {
    return load;
  }

  void heard(int loadPercent, double millis) {
    load = loadPercent;
    rttMillis = rttMillis < 0 ? millis : rttMillis + SMOOTHING * (millis - rttMillis);
  }

  /// Whether it has answered since it started.
  boolean isMet() {
    return rttMillis >= 0;
  }

  void unmet() {
    rttMillis = -1;
  }

  /// Milliseconds; who was not measured yet counts as far.
  double rttMillis() {
    return rttMillis < 0 ? Double.MAX_VALUE : rttMillis;
  }

  /// Counts an accusation of this member's that turned out wrong.
  void refuted(long nowMillis, long windowMillis) {
    refuted = nowMillis - refutedAtMillis > windowMillis ? 1 : refuted + 1;
    refutedAtMillis = nowMillis;
  }

  /// How many accusations of this member's turned out wrong lately.
  int refutedLately(long nowMillis, long windowMillis) {
    return nowMillis - refutedAtMillis > windowMillis ? 0 : refuted;
  }
}
