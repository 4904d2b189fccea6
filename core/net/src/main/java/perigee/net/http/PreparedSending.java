package perigee.net.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;
import perigee.wire.http1.HeadWriter;

/// Sends the prepared answers of one HTTP/1 connection. Those with a short body gather in one
/// buffer that is written when the batch of requests that came together is answered; the blocks of
/// a long one are written as they are, at the pace of the connection. Confined to the connection's
/// loop; no answer costs an object.
final class PreparedSending {

  /// Up to here a body is copied behind its head: cheaper than one more piece to write.
  private static final int COPY_BYTES = 32 * 1024;

  /// The buffer's size when more requests wait.
  private static final int BATCH_BYTES = 64 * 1024;

  /// What is handed over at once of a long body. Its blocks are held until its end anyway; over TLS
  /// each would wait as a copy of its own, so there the channel's bound holds.
  private static final int AHEAD_BYTES = 1024 * 1024;

  private final Channel channel;
  private final PreparedHeads heads;
  private final boolean secure;
  private final PreparedAnswers.Sending sending;
  private @Nullable ByteBuf gathered;

  private @Nullable PreparedAnswer answer;
  private @Nullable HeldBody body;
  private int nextBlock;
  private boolean running;
  private long startedNanos;
  private long handedBytes;

  PreparedSending(Channel channel, PreparedHeads heads, Peer peer) {
    this.channel = channel;
    this.heads = heads;
    this.secure = peer.secure();
    this.sending = new PreparedAnswers.Sending(peer);
  }

  /// Begins to send an answer.
  ///
  /// @param sinceNanos when the request came
  /// @param more whether another request waits
  /// @param last whether the connection ends with this answer
  /// @return whether all is handed over; else `run` goes on with it
  boolean start(PreparedAnswer found, long sinceNanos, boolean more, boolean last) {
    HeadWriter head = heads.write(found, last);
    HeldBody held = found.body();
    sending.number = found.number();
    sending.bodyBytes = 0;
    sending.failure = null;
    sending.firstByteNanos = System.nanoTime() - sinceNanos;
    if (held.length() <= COPY_BYTES) {
      gather(head, held, more);
      held.release();
      sending.totalNanos = sending.firstByteNanos;
      heads.answers().sent(found, sending);
      return true;
    }
    write();
    Outgoing.write(
        channel,
        channel.alloc().directBuffer(head.length()).writeBytes(head.bytes(), 0, head.length()));
    answer = found;
    body = held;
    nextBlock = 0;
    startedNanos = sinceNanos;
    return run();
  }

  private void gather(HeadWriter head, HeldBody held, boolean more) {
    int length = (int) held.length();
    int needed = head.length() + length;
    ByteBuf into = gathered;
    if (into != null && into.maxFastWritableBytes() < needed) {
      write();
      into = null;
    }
    if (into == null) {
      into = channel.alloc().directBuffer(more ? Math.max(needed, BATCH_BYTES) : needed);
      gathered = into;
    }
    into.writeBytes(head.bytes(), 0, head.length());
    for (int i = 0; i < held.blocks(); i++) {
      int bytes = held.blockBytes(i);
      // From the block's side, since that way no buffer makes a view of itself.
      held.block(i).getBytes(0, into, into.writerIndex(), bytes);
      into.writerIndex(into.writerIndex() + bytes);
    }
    sending.bodyBytes = length;
    handedBytes += length;
  }

  /// Goes on with a long body while the channel takes it; whether all is handed over.
  boolean run() {
    if (running) {
      // A flush may tell at once that there is room again: the loop below sees it.
      return false;
    }
    running = true;
    while (channel.isWritable() && writeBlocks()) {
      if (!channel.isWritable()) {
        channel.flush();
      }
    }
    running = false;
    // What waits is the next request's concern once it is no more than the channel's bound.
    if (body != null && nextBlock == body.blocks() && channel.isWritable()) {
      end(null);
    }
    return answer == null;
  }

  /// Writes what may be under way together; whether there was anything.
  private boolean writeBlocks() {
    long from = handedBytes;
    boolean any = false;
    boolean room = true;
    while (room && writeBlock()) {
      any = true;
      room = secure ? channel.isWritable() : handedBytes - from < AHEAD_BYTES;
    }
    return any;
  }

  private boolean writeBlock() {
    HeldBody held = body;
    if (held == null || nextBlock == held.blocks()) {
      return false;
    }
    int bytes = held.blockBytes(nextBlock);
    Outgoing.write(channel, held.block(nextBlock).retainedSlice(0, bytes));
    sending.bodyBytes += bytes;
    handedBytes += bytes;
    nextBlock++;
    return true;
  }

  /// Bytes of bodies that were given to the connection.
  long handedBytes() {
    return handedBytes;
  }

  /// Whether a long answer is on its way.
  boolean isRunning() {
    return answer != null;
  }

  /// The connection is gone.
  void stop(String failure) {
    if (gathered != null) {
      gathered.release();
      gathered = null;
    }
    if (answer != null) {
      end(failure);
    }
  }

  private void end(@Nullable String failure) {
    PreparedAnswer done = answer;
    HeldBody held = body;
    answer = null;
    body = null;
    if (done != null && held != null) {
      held.release();
      sending.failure = failure;
      sending.totalNanos = System.nanoTime() - startedNanos;
      heads.answers().sent(done, sending);
    }
  }

  /// Hands what was gathered to the channel; whether there was anything.
  boolean write() {
    ByteBuf ready = gathered;
    gathered = null;
    if (ready == null) {
      return false;
    }
    Outgoing.write(channel, ready);
    return true;
  }
}
