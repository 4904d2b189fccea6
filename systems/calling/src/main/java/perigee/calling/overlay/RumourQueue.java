package perigee.calling.overlay;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import perigee.wire.overlay.OverlayLimits;
import perigee.wire.overlay.Rumour;

/// Rumours that still travel with messages: each as often as it takes to reach everybody, the new
/// ones first. What has no room is left out; others tell it, too.
final class RumourQueue {

  private static final int MOST = 8192;

  /// Octets of rumours in one message: more goes with the next.
  private static final int MOST_OCTETS = 32 << 10;

  private static final int FACTOR = 3;

  private final Deque<Pending> queue = new ArrayDeque<>();
  private final Set<Rumour> known = new HashSet<>();

  private static final class Pending {

    final Rumour rumour;
    int sent;

    Pending(Rumour rumour) {
      this.rumour = rumour;
    }
  }

  /// How often each member repeats a rumour.
  static int repetitions(int members) {
    return FACTOR * (int) Math.ceil(Math.log10(members + 2.0));
  }

  int size() {
    return queue.size();
  }

  void add(Rumour rumour) {
    if (!known.add(rumour)) {
      return;
    }
    queue.addFirst(new Pending(rumour));
    if (queue.size() > MOST) {
      known.remove(queue.removeLast().rumour);
    }
  }

  /// Takes what goes with the next message.
  ///
  /// @param members of the overlay
  /// @param holds says whether a rumour is still worth telling
  List<Rumour> next(int members, Predicate<Rumour> holds) {
    int repetitions = repetitions(members);
    List<Rumour> chosen = new ArrayList<>();
    int octets = 0;
    int left = Math.min(queue.size(), OverlayLimits.RUMOURS);
    while (left-- > 0 && octets < MOST_OCTETS) {
      Pending pending = queue.removeFirst();
      if (!holds.test(pending.rumour)) {
        known.remove(pending.rumour);
        continue;
      }
      chosen.add(pending.rumour);
      octets += octets(pending.rumour);
      if (++pending.sent < repetitions) {
        queue.addLast(pending);
      } else {
        known.remove(pending.rumour);
      }
    }
    return chosen;
  }

  private static int octets(Rumour rumour) {
    return switch (rumour) {
      case Rumour.Alive(var card) ->
          card.credential().length() + card.signature().length() + card.id().length();
      case Rumour.Accusation accusation ->
          accusation.signature().length() + 2 * accusation.subject().length();
    };
  }
}
