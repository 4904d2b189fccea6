package perigee.lab.nat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// Has pairs call each other, a few at a time, an agent in one call at a time.
final class Matrix {

  private final Calls calls;
  private final int atOnce;

  /// One call that is to be made.
  ///
  /// @param caller an agent
  /// @param callee another
  record Pair(String caller, String callee) {}

  Matrix(Calls calls, int atOnce) {
    this.calls = calls;
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
          running.submit(() -> calls.call(next));
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

  private static @Nullable Pair free(List<Pair> left, Set<String> busy) {
    for (Pair pair : left) {
      if (!busy.contains(pair.caller()) && !busy.contains(pair.callee())) {
        return pair;
      }
    }
    return null;
  }
}
