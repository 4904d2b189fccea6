package perigee.realtime.media;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What servers told of our ports of TCP, for as long as the connections to them stand: the same
/// port can't ask the same server twice at a time. It belongs to the port's thread.
final class MappedPorts {

  private final MediaPort port;
  private final Map<Asked, Answer> known = new HashMap<>();

  /// A port of ours, and whom it asks.
  private record Asked(InetSocketAddress local, InetSocketAddress server) {}

  /// What came of it.
  private static final class Answer {
    final List<Consumer<@Nullable InetSocketAddress>> waiting = new ArrayList<>();
    @Nullable InetSocketAddress seen;
  }

  MappedPorts(MediaPort port) {
    this.port = port;
  }

  /// Asks, or tells what is known.
  ///
  /// @param told null if there is no answer
  void ask(
      InetSocketAddress local,
      InetSocketAddress server,
      Consumer<@Nullable InetSocketAddress> told) {
    Asked asked = new Asked(local, server);
    Answer answer = known.get(asked);
    if (answer == null) {
      Answer begun = new Answer();
      begun.waiting.add(told);
      known.put(asked, begun);
      new MappedPort(port, local, server, seen -> answered(begun, seen), () -> known.remove(asked))
          .ask();
    } else if (answer.seen != null) {
      told.accept(answer.seen);
    } else {
      answer.waiting.add(told);
    }
  }

  private static void answered(Answer answer, @Nullable InetSocketAddress seen) {
    answer.seen = seen;
    List<Consumer<@Nullable InetSocketAddress>> waiting = List.copyOf(answer.waiting);
    answer.waiting.clear();
    waiting.forEach(each -> each.accept(seen));
  }
}
