package perigee.control.fleet;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import perigee.model.fleet.FleetMessage;

/// Questions to nodes that wait for an answer; more than the bound are not asked. From any thread.
final class Asks {

  private static final int MAX_WAITING = 256;

  private final Semaphore room = new Semaphore(MAX_WAITING);
  private final AtomicLong ids = new AtomicLong();
  private final Map<Long, Question> waiting = new ConcurrentHashMap<>();

  /// Asks and waits.
  Optional<String> ask(NodeLink link, String kind, @Nullable String argument, Duration atMost)
      throws InterruptedException {
    if (!room.tryAcquire()) {
      return Optional.empty();
    }
    long id = ids.incrementAndGet();
    Question question = new Question(link, new ArrayBlockingQueue<>(1));
    waiting.put(id, question);
    try {
      link.send(new FleetMessage.Ask(id, kind, argument));
      return Optional.ofNullable(question.answer().poll(atMost.toNanos(), TimeUnit.NANOSECONDS));
    } finally {
      waiting.remove(id);
      room.release();
    }
  }

  /// Hands an answer to who waits for it, if it comes from the node that was asked.
  void answered(NodeLink link, FleetMessage.Answer answer) {
    Question question = waiting.get(answer.id());
    if (question != null && question.link().equals(link)) {
      question.answer().offer(answer.json());
    }
  }

  private record Question(NodeLink link, BlockingQueue<String> answer) {}
}
