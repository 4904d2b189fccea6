package perigee.calling.overlay;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.random.RandomGenerator;
import perigee.wire.overlay.HostEntry;
import perigee.wire.overlay.OverlayMessage;

/// Requests that wait for their answers.
final class Conversations {

  private static final int MOST = 16_384;

  private final Outside outside;
  private final Map<Long, Asked> open = new HashMap<>();
  private long next;
  private long unasked;

  private record Asked(String of, Consumer<Optional<OverlayMessage>> answered) {}

  Conversations(Outside outside, RandomGenerator random) {
    this.outside = outside;
    this.next = random.nextInt(Integer.MAX_VALUE);
  }

  /// Asks.
  ///
  /// @param request made with the number that it is to carry
  /// @param answered told once: the answer, or nothing after the time is over
  void ask(
      HostEntry of,
      LongFunction<OverlayMessage> request,
      Duration within,
      Consumer<Optional<OverlayMessage>> answered) {
    long id = next++;
    if (open.size() >= MOST) {
      unasked++;
      outside.after(Duration.ZERO, () -> answered.accept(Optional.empty()));
      return;
    }
    open.put(id, new Asked(of.id(), answered));
    outside.after(within, () -> end(id));
    outside.send(of, request.apply(id));
  }

  private void end(long id) {
    Asked asked = open.remove(id);
    if (asked != null) {
      asked.answered().accept(Optional.empty());
    }
  }

  /// Takes an answer; one that nobody waits for, or of somebody else, is dropped.
  void answered(String from, OverlayMessage answer) {
    Asked asked = open.get(answer.id());
    if (asked != null && (asked.of().isEmpty() || asked.of().equals(from))) {
      open.remove(answer.id());
      asked.answered().accept(Optional.of(answer));
    }
  }

  /// Requests that there was no room for.
  long unasked() {
    return unasked;
  }
}
