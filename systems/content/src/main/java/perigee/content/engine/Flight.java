package perigee.content.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import perigee.content.semantics.Vary;
import perigee.content.store.BodyWriter;
import perigee.content.store.ResponseMeta;
import perigee.content.store.StoredResponse;
import perigee.model.LogPosition;
import perigee.wire.http.Fields;

/// One request to the next tier, and all who wait for its outcome (request collapsing, RFC 9111
/// §4).
///
/// Guarded by its own lock, which is held only to change state; outcomes are told outside it, on
/// each waiter's loop.
final class Flight {

  private enum State {
    ASKING,
    STREAMING,
    OVER
  }

  private final LogPosition stamp;
  private State state = State.ASKING;
  private List<Waiter> waiters = new ArrayList<>();
  private @Nullable ResponseMeta meta;
  private @Nullable BodyWriter body;
  private long length = -1;
  private boolean doomed;
  private boolean asksPeer;
  private volatile @Nullable Upstream upstream;

  /// A flight.
  ///
  /// @param stamp the purge position known when the request is sent
  Flight(LogPosition stamp, Waiter first) {
    this.stamp = stamp;
    waiters.add(first);
  }

  /// Says whether it asks a node of the same region: then nobody who was asked by one may wait for
  /// it, or two nodes could wait for each other. Set before others can see it.
  Flight askingPeer(boolean asks) {
    asksPeer = asks;
    return this;
  }

  boolean asksPeer() {
    return asksPeer;
  }

  LogPosition stamp() {
    return stamp;
  }

  /// Takes one more waiter; false if the flight is over or its response is not for this request.
  synchronized boolean join(Waiter waiter) {
    ResponseMeta known = meta;
    BodyWriter written = body;
    if (state == State.ASKING) {
      waiters.add(waiter);
      return true;
    }
    if (state == State.OVER || known == null || written == null || written.failed()) {
      return false;
    }
    if (!Vary.matches(known.variant(), waiter.fields())) {
      return false;
    }
    long bytes = length;
    waiter.loop().execute(() -> waiter.streaming(this, known, written, bytes));
    return true;
  }

  /// What it brings is known to be out of date: it still goes to those who wait, but is not kept.
  synchronized void doom() {
    doomed = true;
  }

  synchronized boolean isDoomed() {
    return doomed;
  }

  /// Who answered; null before somebody did.
  @Nullable Upstream upstream() {
    return upstream;
  }

  void upstream(Upstream answered) {
    upstream = answered;
  }

  /// What is known of the response; null before its head came.
  synchronized @Nullable ResponseMeta meta() {
    return meta;
  }

  void informed(int status, Fields fields) {
    Fields kept = fields.copy();
    tell(snapshot(), waiter -> waiter.informed(status, kept));
  }

  /// The head came and may be shared: every waiter whose request selects it gets the body as it
  /// comes, the others are released.
  void streaming(ResponseMeta newMeta, BodyWriter writer, long bodyLength) {
    List<Waiter> told;
    synchronized (this) {
      state = State.STREAMING;
      meta = newMeta;
      body = writer;
      length = bodyLength;
      told = take();
    }
    for (Waiter waiter : told) {
      if (Vary.matches(newMeta.variant(), waiter.fields())) {
        tell(List.of(waiter), w -> w.streaming(this, newMeta, writer, bodyLength));
      } else {
        tell(List.of(waiter), w -> w.released("vary"));
      }
    }
  }

  /// The head came, but only for the one who asked: the rest go their own way, all at once.
  void exclusive(@Nullable Waiter owner, String reason) {
    List<Waiter> told = end();
    told.remove(owner);
    tell(told, waiter -> waiter.released(reason));
  }

  void stored(StoredResponse stored, boolean validated) {
    for (Waiter waiter : end()) {
      if (Vary.matches(stored.meta().variant(), waiter.fields())) {
        tell(List.of(waiter), w -> w.stored(this, stored, validated));
      } else {
        tell(List.of(waiter), w -> w.released("vary"));
      }
    }
  }

  /// The head came, and the response is stored in slices.
  void described(StoredResponse descriptor) {
    for (Waiter waiter : end()) {
      if (Vary.matches(descriptor.meta().variant(), waiter.fields())) {
        tell(List.of(waiter), w -> w.described(this, descriptor));
      } else {
        tell(List.of(waiter), w -> w.released("vary"));
      }
    }
  }

  void failed(Failure failure) {
    tell(end(), waiter -> waiter.failed(failure));
  }

  /// The body is complete or broken off: nobody can join any more.
  synchronized void over() {
    state = State.OVER;
  }

  private synchronized List<Waiter> end() {
    state = State.OVER;
    return take();
  }

  private synchronized List<Waiter> snapshot() {
    return List.copyOf(waiters);
  }

  private synchronized List<Waiter> take() {
    List<Waiter> all = waiters;
    waiters = new ArrayList<>();
    return all;
  }

  private static void tell(List<Waiter> waiters, Consumer<Waiter> outcome) {
    for (Waiter waiter : waiters) {
      waiter.loop().execute(() -> outcome.accept(waiter));
    }
  }
}
