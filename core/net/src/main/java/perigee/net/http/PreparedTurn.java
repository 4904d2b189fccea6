package perigee.net.http;

import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;
import perigee.wire.http1.RequestReader;

/// The turns of an HTTP/1 connection's requests that are answered with what is ready for them. One
/// for each connection; what it sends with is made with the first such answer. Confined to the
/// loop.
final class PreparedTurn {

  private final ServerConnection connection;
  private final ServerLoop server;
  private final Channel channel;
  private @Nullable PreparedSending sending;
  private boolean last;

  PreparedTurn(ServerConnection connection, ServerLoop server, Channel channel) {
    this.connection = connection;
    this.server = server;
    this.channel = channel;
  }

  /// What is ready for the request that was read; null if nothing is.
  @Nullable PreparedAnswer find(RequestReader request) {
    PreparedHeads heads = server.prepared();
    if (heads == null || server.draining()) {
      return null;
    }
    PreparedAnswer answer = heads.find(request, connection.peer());
    if (answer != null) {
      server.metrics().requests().increment();
      last = heads.closes();
      if (sending == null) {
        sending = new PreparedSending(channel, heads, connection.peer());
      }
    }
    return answer;
  }

  /// Begins to send what was found.
  ///
  /// @param readNanos when the request came
  /// @param more whether another request waits
  /// @return whether all is handed over
  boolean start(PreparedAnswer answer, long readNanos, boolean more) {
    return sending != null && sending.start(answer, readNanos, more, last);
  }

  /// Whether the connection ends with the newest answer.
  boolean isLast() {
    return last;
  }

  /// Goes on with a long answer; whether that is handed over now.
  boolean run() {
    return sending != null && sending.isRunning() && sending.run();
  }

  /// Hands what was gathered to the channel; whether there was anything.
  boolean write() {
    return sending != null && sending.write();
  }

  /// Bytes of all these answers' bodies so far.
  long handedBytes() {
    return sending == null ? 0 : sending.handedBytes();
  }

  /// The connection is gone.
  void stop(String reason) {
    if (sending != null) {
      sending.stop(reason);
    }
  }
}
