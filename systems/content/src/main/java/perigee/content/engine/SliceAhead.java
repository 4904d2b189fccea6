package perigee.content.engine;

import org.jspecify.annotations.Nullable;
import perigee.net.http.BodySource;

/// A slice that another node keeps, asked for before it is its turn. Held back by the connection
/// that it comes on until then. Confined to its reader's loop.
final class SliceAhead implements SliceTaker {

  private final SliceWanted wanted;
  private @Nullable BodySource part;
  private @Nullable Upstream sender;
  private @Nullable SliceTaker taker;
  private boolean over;

  SliceAhead(SliceWanted wanted) {
    this.wanted = wanted;
  }

  /// Gives what was asked for to one who wants the same, now or when it comes.
  ///
  /// @return false if it is no use: something else is wanted, or it failed
  boolean handTo(SliceWanted also, SliceTaker next) {
    if (over || also.from() != wanted.from() || also.to() != wanted.to()) {
      drop();
      return false;
    }
    BodySource arrived = part;
    if (arrived == null) {
      taker = next;
    } else {
      part = null;
      over = true;
      next.ready(arrived, sender);
    }
    return true;
  }

  @Override
  public void ready(BodySource arrived, @Nullable Upstream from) {
    SliceTaker next = taker;
    if (over) {
      arrived.close();
    } else if (next != null) {
      over = true;
      next.ready(arrived, from);
    } else {
      part = arrived;
      sender = from;
    }
  }

  @Override
  public void failed(Failure failure) {
    SliceTaker next = taker;
    boolean told = over;
    over = true;
    if (next != null && !told) {
      next.failed(failure);
    }
  }

  /// Gives it up.
  void drop() {
    over = true;
    BodySource arrived = part;
    part = null;
    if (arrived != null) {
      arrived.close();
    }
  }
}
