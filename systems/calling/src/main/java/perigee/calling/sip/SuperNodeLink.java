package perigee.calling.sip;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The way to one other super node: the connection that was made from here, else the one that was
/// made from there. Belongs to SIP's loop.
///
/// Whoever made a connection asks for a sign of life at each look (RFC 5626 §3.5.1). One at which
/// none comes, or nobody asks, is used no longer.
final class SuperNodeLink {

  /// Looks without a sign of life until a connection is given up.
  private static final int SILENT = 3;

  private static final long FIRST_MILLIS = 250;
  private static final long LONGEST_MILLIS = 15_000;
  private static final int MOST_DOUBLINGS = 6;

  private final List<Consumer<@Nullable Flow>> waiting = new ArrayList<>(2);
  private @Nullable Flow ours;
  private @Nullable Flow theirs;
  private boolean connecting;
  private int failures;
  private boolean resting;
  private int unanswered;
  private int unasked;

  /// Whether a connection is to be made from here now.
  boolean wants() {
    return ours == null && !connecting && !resting;
  }

  /// One is being made.
  void connects() {
    connecting = true;
  }

  /// Looks whether the other end is there.
  void tend() {
    if (++unasked > SILENT) {
      theirs = null;
    }
    Flow flow = ours;
    if (flow != null && ++unanswered > SILENT) {
      ours = null;
      flow.close();
    } else if (flow != null) {
      flow.ping();
    }
  }

  /// The other end answered a ping, or sent one.
  void lives(Flow flow) {
    if (Objects.equals(flow, ours)) {
      unanswered = 0;
    } else if (Objects.equals(flow, theirs)) {
      unasked = 0;
    }
  }

  /// A connection stands.
  ///
  /// @return whether there was none for a while
  boolean opened(Flow flow, boolean byUs) {
    boolean wasAway = failures > 0 && open() == null;
    if (byUs) {
      ours = flow;
      connecting = false;
      failures = 0;
      unanswered = 0;
    } else {
      theirs = flow;
      unasked = 0;
    }
    tell(flow);
    return wasAway;
  }

  /// A connection is over.
  ///
  /// @return whether it was ours
  boolean closed(Flow flow) {
    if (Objects.equals(flow, theirs)) {
      theirs = null;
    }
    if (!Objects.equals(flow, ours)) {
      return false;
    }
    ours = null;
    return true;
  }

  /// What was begun came to nothing.
  ///
  /// @return whether that is news, and the super node can't be reached by another way either
  boolean failed() {
    connecting = false;
    resting = true;
    failures++;
    Flow other = open();
    tell(other);
    return failures == 1 && other == null;
  }

  /// How long it is to be left alone now.
  Duration rest(RandomGenerator random) {
    long most = Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(failures, MOST_DOUBLINGS));
    return Duration.ofMillis(most / 2 + random.nextLong(most / 2));
  }

  void rested() {
    resting = false;
  }

  /// Hands a connection over, at once or when the first try at one has ended; null if there is
  /// none.
  void get(Consumer<@Nullable Flow> done) {
    Flow open = open();
    if (open != null || !connecting || failures > 0) {
      done.accept(open);
    } else {
      waiting.add(done);
    }
  }

  private @Nullable Flow open() {
    if (ours != null && ours.isOpen()) {
      return ours;
    }
    return theirs != null && theirs.isOpen() ? theirs : null;
  }

  private void tell(@Nullable Flow flow) {
    List<Consumer<@Nullable Flow>> all = List.copyOf(waiting);
    waiting.clear();
    all.forEach(one -> one.accept(flow));
  }

  void close() {
    if (ours != null) {
      ours.close();
    }
  }
}
