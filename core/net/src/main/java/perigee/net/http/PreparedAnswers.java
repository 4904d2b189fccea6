package perigee.net.http;

import org.jspecify.annotations.Nullable;

/// Answers that are ready to be sent again, whatever the protocol version; each handler may keep
/// some for each loop. Confined to the loop.
///
/// A connection that has read a plain request asks for its answer here first. What it gets is as
/// good as what the handler would say at this moment; it sends it, and says so by `sent`.
public interface PreparedAnswers {

  /// The answer to a plain request, and its body held for the caller.
  ///
  /// @return null if the request must go the general way
  @Nullable PreparedAnswer find(RequestKey key, Peer peer);

  /// An answer is all handed to its connection, or will not be.
  void sent(PreparedAnswer answer, Sending sending);

  /// How one prepared answer was sent. Filled anew for each answer of a connection or stream.
  final class Sending {
    public final Peer peer;

    /// `PreparedAnswer.number` of this answer.
    public long number;

    /// Bytes of body handed to the connection.
    public long bodyBytes;

    /// From the request's head to the answer's, nanoseconds.
    public long firstByteNanos;

    /// From the request's head to the end, nanoseconds.
    public long totalNanos;

    /// Why the answer is not complete, or null.
    public @Nullable String failure;

    public Sending(Peer peer) {
      this.peer = peer;
    }
  }
}
