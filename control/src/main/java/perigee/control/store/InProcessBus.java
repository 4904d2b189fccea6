package perigee.control.store;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The bus inside one process. Each subscriber has a queue and a virtual thread of its own, so that
/// a slow one delays nobody; what does not fit into its queue is dropped and counted.
public final class InProcessBus implements Bus, AutoCloseable {

  /// Messages that wait for one subscriber.
  public static final int QUEUE = 256;

  /// Subscribers at a time.
  public static final int MAX_SUBSCRIBERS = 1_024;

  private static final Logger LOG = LoggerFactory.getLogger(InProcessBus.class);

  private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();
  private final LongAdder dropped = new LongAdder();

  @Override
  public void publish(String subject, String message) {
    for (Subscriber subscriber : subscribers) {
      if (subscriber.subject.equals(subject) && !subscriber.queue.offer(message)) {
        dropped.increment();
      }
    }
  }

  /// {@inheritDoc}
  ///
  /// @throws IllegalStateException if there are `MAX_SUBSCRIBERS` already
  @Override
  public Subscription subscribe(String subject, Consumer<String> listener) {
    Subscriber subscriber = new Subscriber(subject, listener);
    synchronized (subscribers) {
      if (subscribers.size() >= MAX_SUBSCRIBERS) {
        throw new IllegalStateException(
            "the bus has " + MAX_SUBSCRIBERS + " subscribers; close some before adding more");
      }
      subscribers.add(subscriber);
    }
    subscriber.thread.start();
    return subscriber;
  }

  /// How many messages were dropped because a subscriber's queue was full.
  public long dropped() {
    return dropped.sum();
  }

  /// Ends all subscriptions.
  @Override
  public void close() {
    subscribers.forEach(Subscriber::close);
  }

  private final class Subscriber implements Subscription {

    private final String subject;
    private final Consumer<String> listener;
    private final BlockingQueue<String> queue = new ArrayBlockingQueue<>(QUEUE);
    private final Thread thread;

    Subscriber(String subject, Consumer<String> listener) {
      this.subject = subject;
      this.listener = listener;
      this.thread = Thread.ofVirtual().name("bus-" + subject).unstarted(this::deliver);
    }

    private void deliver() {
      try {
        while (!Thread.currentThread().isInterrupted()) {
          tell(queue.take());
        }
      } catch (InterruptedException _) {
        // Closed: the thread ends.
      }
    }

    private void tell(String message) {
      try {
        listener.accept(message);
      } catch (RuntimeException e) {
        // One failed hint must not end the hints that follow.
        LOG.error("event=bus-listener-failed subject={}", subject, e);
      }
    }

    @Override
    public void close() {
      subscribers.remove(this);
      thread.interrupt();
    }
  }
}
