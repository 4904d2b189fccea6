package perigee.meeting.forward.speaker;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds who dominates a conversation: three times a second it looks whether somebody's speech
/// stands out against that of the one who dominates now, on all three time scales (Volfin and Cohen
/// 2013, §4). Short noises don't suffice, and nobody speaking changes nothing. It belongs to one
/// thread.
public final class DominantSpeaker<T> {

  private static final long DECISION_NANOS = 300_000_000L;

  /// How far somebody must stand out, as logarithms.
  private static final double IMMEDIATE = 3;

  private static final double MEDIUM = 2;
  private static final double LONG = 0;

  private final Map<T, SpeechActivity> candidates = new LinkedHashMap<>();
  private @Nullable T dominant;
  private long decidedAt;

  /// Somebody takes part.
  public void add(T who, SpeechActivity activity) {
    candidates.put(who, activity);
  }

  /// Somebody leaves.
  public void remove(T who) {
    candidates.remove(who);
    if (who.equals(dominant)) {
      dominant = null;
    }
  }

  public @Nullable T dominant() {
    return dominant;
  }

  /// Decides, if it is time.
  ///
  /// @return whether somebody else dominates now
  public boolean decide(long now) {
    if (now - decidedAt < DECISION_NANOS || candidates.isEmpty()) {
      return false;
    }
    decidedAt = now;
    candidates.values().forEach(activity -> activity.evaluate(now));
    T before = dominant;
    SpeechActivity current = before == null ? null : candidates.get(before);
    double best = MEDIUM;
    for (Map.Entry<T, SpeechActivity> candidate : candidates.entrySet()) {
      SpeechActivity other = candidate.getValue();
      if (other != current && standsOut(other, current)) {
        double medium = Math.log(other.medium() / medium(current));
        if (medium > best) {
          best = medium;
          dominant = candidate.getKey();
        }
      }
    }
    return dominant != null && !dominant.equals(before);
  }

  private static boolean standsOut(SpeechActivity other, @Nullable SpeechActivity current) {
    double immediate = current == null ? SILENT.immediate() : current.immediate();
    double longTerm = current == null ? SILENT.longTerm() : current.longTerm();
    return Math.log(other.immediate() / immediate) > IMMEDIATE
        && Math.log(other.longTerm() / longTerm) > LONG;
  }

  private static final SpeechActivity SILENT = new SpeechActivity();

  private static double medium(@Nullable SpeechActivity current) {
    return current == null ? SILENT.medium() : current.medium();
  }
}
