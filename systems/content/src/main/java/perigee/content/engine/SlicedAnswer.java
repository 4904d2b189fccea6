package perigee.content.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;
import perigee.content.record.Result;
import perigee.content.semantics.CacheStatus.Forward;
import perigee.content.semantics.Conditional;
import perigee.content.semantics.Serving;
import perigee.net.http.BodySource;
import perigee.wire.http.ByteRanges;

/// An answer from slices. It begins only when its first bytes are there and known to be of the
/// right version, so that until then it can begin anew with another. Confined to its exchange's
/// loop.
final class SlicedAnswer implements SliceTaker {

  /// Versions that an origin may go through before an answer is taken from the whole.
  private static final int MOST_RESTARTS = 3;

  private final Slices slices;
  private final Replies replies;
  private final Transaction t;
  private final Sliced sliced;
  private final Result result;
  private final String cacheStatus;
  private final ByteRanges.@Nullable Range first;
  private boolean begun;

  /// An answer that has not begun.
  ///
  /// @param cacheStatus this node's own member, should the first slice be here
  SlicedAnswer(
      Slices slices,
      Replies replies,
      Transaction t,
      Sliced sliced,
      Result result,
      String cacheStatus) {
    this.slices = slices;
    this.replies = replies;
    this.t = t;
    this.sliced = sliced;
    this.result = result;
    this.cacheStatus = cacheStatus;
    this.first = first();
  }

  void begin() {
    if (!t.isOpen()) {
      return;
    }
    if (first == null) {
      replies.answer(t, answerable(null), result, cacheStatus);
      return;
    }
    t.detach();
    slices.take(SliceWanted.of(t, sliced, first.from(), first.to()), this);
  }

  /// The bytes that are sent first; null if none are.
  private ByteRanges.@Nullable Range first() {
    if (!t.request().method().equals("GET")) {
      return null;
    }
    Conditional.Selected selected =
        new Conditional.Selected(
            sliced.meta().status(),
            sliced.meta().fields(),
            sliced.length(),
            sliced.meta().receivedAt());
    return switch (Conditional.evaluate(t.request(), selected)) {
      case Conditional.Full _ -> new ByteRanges.Range(0, sliced.length());
      case Conditional.Partial(List<ByteRanges.Range> ranges) -> ranges.getFirst();
      case Conditional.NotModified _,
          Conditional.PreconditionFailed _,
          Conditional.Unsatisfiable _ ->
          null;
    };
  }

  private Replies.Answerable answerable(@Nullable SlicedBody body) {
    long now = slices.machinery().nowMillis();
    return new Replies.Answerable(
        sliced.meta(),
        sliced.length(),
        (from, to) -> open(from, to < 0 ? sliced.length() : to, body),
        Serving.ageMillis(sliced.meta(), now));
  }

  private BodySource open(long from, long to, @Nullable SlicedBody body) {
    boolean same = first != null && first.from() == from && first.to() == to;
    if (!same || body == null) {
      return new SlicedBody(slices, t, sliced, from, to);
    }
    begun = true;
    return body;
  }

  @Override
  public void ready(BodySource part, @Nullable Upstream sender) {
    if (!t.isOpen() || first == null) {
      part.close();
      return;
    }
    SlicedBody body =
        new SlicedBody(slices, t, sliced, first.from(), first.to()).startingWith(part);
    boolean hit = result == Result.HIT || result == Result.STALE;
    if (sender == null || !hit) {
      replies.answer(t, answerable(body), result, cacheStatus);
    } else {
      t.upstream(sender);
      t.because("the slice is not stored");
      String status =
          replies
              .cacheStatus()
              .forwarded(Forward.PARTIAL)
              .forwardStatus(sender.status())
              .stored()
              .after(sender.cacheStatus());
      replies.answer(t, answerable(body), Result.MISS, status);
    }
    if (!begun) {
      body.close();
    }
    slices.served(t, sliced, first);
  }

  @Override
  public void failed(Failure failure) {
    if (!t.isOpen()) {
      return;
    }
    if (!failure.kind().equals(Slices.CHANGED)) {
      String text = failure.status() == 504 ? "the origin took too long" : "no origin could answer";
      replies.failed(t, failure, Forward.PARTIAL, text);
      return;
    }
    t.because("another version came");
    if (t.restarts() >= MOST_RESTARTS) {
      slices.unfit(sliced.meta().key());
    }
    slices.engine().again(t);
  }
}
