package perigee.calling.sip;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Remembers verifiers, so that phones can register while control is away. What is old is asked for
/// anew; only while nobody answers is it used on, for three days.
public final class CachedVerifiers implements Verifiers {

  private static final int MOST_KNOWN = 100_000;
  private static final int MOST_UNKNOWN = 10_000;
  private static final int MOST_ASKED = 1024;
  private static final Duration FRESH = Duration.ofMinutes(1);
  private static final Duration KEPT = Duration.ofDays(3);
  private static final Duration UNKNOWN_FOR = Duration.ofSeconds(10);

  private final Verifiers source;
  private final InstantSource clock;
  private final Map<String, Held> known = new Bounded(MOST_KNOWN); // guarded by this
  private final Map<String, Held> unknown = new Bounded(MOST_UNKNOWN); // guarded by this
  private final Map<String, List<Consumer<Found>>> asked = new HashMap<>(); // guarded by this

  private enum Turn {
    ASKS,
    WAITS,
    CROWDED
  }

  private record Held(Found found, long atMillis) {}

  /// Who was looked up longest ago leaves first: those who are asked about are looked up anew each
  /// minute.
  private static final class Bounded extends LinkedHashMap<String, Held> {

    private static final long serialVersionUID = 1;

    private final int most;

    Bounded(int most) {
      super(16, 0.75f, false);
      this.most = most;
    }

    @Override
    public @Nullable Held put(String person, Held held) {
      Held before = remove(person);
      super.put(person, held);
      return before;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Held> eldest) {
      return size() > most;
    }
  }

  public CachedVerifiers(Verifiers source, InstantSource clock) {
    this.source = source;
    this.clock = clock;
  }

  @Override
  public void find(String person, Consumer<Found> answer) {
    Found ready = ready(person);
    if (ready != null) {
      answer.accept(ready);
      return;
    }
    Turn turn = turn(person, answer);
    if (turn == Turn.ASKS) {
      source.find(person, found -> found(person, found));
    } else if (turn == Turn.CROWDED) {
      answer.accept(held(person));
    }
  }

  /// Who asks first asks for all.
  private synchronized Turn turn(String person, Consumer<Found> answer) {
    List<Consumer<Found>> waiting = asked.get(person);
    if (waiting == null && asked.size() >= MOST_ASKED) {
      return Turn.CROWDED;
    }
    asked.computeIfAbsent(person, _ -> new ArrayList<>(1)).add(answer);
    return waiting == null ? Turn.ASKS : Turn.WAITS;
  }

  private synchronized @Nullable Found ready(String person) {
    long now = clock.millis();
    Held held = known.get(person);
    if (held != null && held.atMillis() + FRESH.toMillis() > now) {
      return held.found();
    }
    Held absent = unknown.get(person);
    return absent != null && absent.atMillis() + UNKNOWN_FOR.toMillis() > now
        ? absent.found()
        : null;
  }

  /// What there is without asking.
  private synchronized Found held(String person) {
    Held held = known.get(person);
    boolean usable = held != null && held.atMillis() + KEPT.toMillis() > clock.millis();
    return held != null && usable ? held.found() : new Found.Unavailable();
  }

  private void found(String person, Found found) {
    Found answer = found;
    List<Consumer<Found>> waiting;
    synchronized (this) {
      switch (found) {
        case Found.Known _ -> {
          known.put(person, new Held(found, clock.millis()));
          unknown.remove(person);
        }
        case Found.Unknown _ -> {
          known.remove(person);
          unknown.put(person, new Held(found, clock.millis()));
        }
        case Found.Unavailable _ -> answer = held(person);
      }
      List<Consumer<Found>> all = asked.remove(person);
      waiting = all == null ? List.of() : all;
    }
    for (Consumer<Found> one : waiting) {
      one.accept(answer);
    }
  }
}
