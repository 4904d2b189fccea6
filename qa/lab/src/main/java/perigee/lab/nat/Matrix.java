package perigee.lab.nat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;

/// Has pairs call each other, a few at a time, an agent in one call at a time.
final class Matrix {

  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Duration AFTER = Duration.ofMillis(400);
  private static final int LOOKS = 60;

  /// How often it is looked once there is voice, before a relay is taken to stay.
  private static final int LOOKS_FOR_DIRECT = 18;

  private final Switchboard board;
  private final boolean isPrivate;
  private final int atOnce;

  /// One call that is to be made.
  ///
  /// @param caller an agent
  /// @param callee another
  record Pair(String caller, String callee) {}

  Matrix(Switchboard board, boolean isPrivate, int atOnce) {
    this.board = board;
    this.isPrivate = isPrivate;
    this.atOnce = atOnce;
  }

  List<PairResult> run(List<Pair> pairs) throws InterruptedException {
    List<Pair> left = new ArrayList<>(pairs);
    Set<String> busy = new HashSet<>();
    List<PairResult> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletionService<PairResult> running = new ExecutorCompletionService<>(threads);
      int under = 0;
      while (!left.isEmpty() || under > 0) {
        Pair next = under < atOnce ? free(left, busy) : null;
        if (next != null) {
          left.remove(next);
          busy.add(next.caller());
          busy.add(next.callee());
          running.submit(() -> call(next));
          under++;
        } else {
          PairResult result = result(running);
          under--;
          busy.remove(result.caller());
          busy.remove(result.callee());
          results.add(result);
          NatReport.line(result);
        }
      }
    }
    return results;
  }

  private static PairResult result(CompletionService<PairResult> running)
      throws InterruptedException {
    try {
      return running.take().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private static @org.jspecify.annotations.Nullable Pair free(List<Pair> left, Set<String> busy) {
    for (Pair pair : left) {
      if (!busy.contains(pair.caller()) && !busy.contains(pair.callee())) {
        return pair;
      }
    }
    return null;
  }

  private PairResult call(Pair pair) throws IOException, InterruptedException {
    String id = pair.caller() + "/" + pair.callee() + "/" + isPrivate;
    board.dial(id, pair.caller(), pair.callee(), isPrivate);
    PairResult result = PairResult.of(pair.caller(), pair.callee(), List.of());
    int heardFor = 0;
    for (int i = 0; i < LOOKS && heardFor < LOOKS_FOR_DIRECT; i++) {
      Thread.sleep(LOOK);
      result = figures(id, pair);
      heardFor = result.heard() ? heardFor + 1 : 0;
      if (result.isDirect()) {
        Thread.sleep(AFTER);
        result = figures(id, pair);
        break;
      }
    }
    board.end(id, pair.caller());
    board.end(id, pair.callee());
    return result;
  }

  private PairResult figures(String id, Pair pair) throws IOException, InterruptedException {
    List<JsonNode> both = new ArrayList<>();
    for (String agent : List.of(pair.caller(), pair.callee())) {
      JsonNode told = board.figures(id, agent);
      if (told != null) {
        both.add(told);
      }
    }
    return PairResult.of(pair.caller(), pair.callee(), both);
  }
}
