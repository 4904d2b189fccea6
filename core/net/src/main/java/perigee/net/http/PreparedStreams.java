package perigee.net.http;

import org.jspecify.annotations.Nullable;
import perigee.wire.http.RequestHead;
import perigee.wire.http2.ErrorCode;
import perigee.wire.http2.Priority;

/// Sends the prepared answers of one HTTP/2 connection. One that fits into a frame and the windows
/// leaves at once, without a stream being kept for it. Confined to the loop.
final class PreparedStreams {

  private final Http2Link link;
  private final PreparedBlocks blocks;
  private final PreparedAnswers.Sending sending;

  PreparedStreams(Http2Link link, PreparedBlocks blocks, Peer peer) {
    this.link = link;
    this.blocks = blocks;
    this.sending = new PreparedAnswers.Sending(peer);
  }

  /// Answers a request without body, if its answer is ready.
  ///
  /// @param sinceNanos when the request came
  boolean answer(int id, RequestHead request, long sinceNanos) {
    PreparedAnswer found = blocks.find(request, sending.peer);
    if (found == null) {
      return false;
    }
    blocks.write(found, link.encoder());
    HeldBody body = found.body();
    boolean whole = body.length() == 0;
    link.output().headers(id, link.encoder(), whole);
    link.flushSoon();
    if (whole || goesAtOnce(body.length())) {
      link.streams().skip(id);
      if (!whole) {
        link.sending().window().take((int) body.length());
        link.output().data(id, body);
      }
      body.release();
      sent(found, sinceNanos);
    } else {
      start(id, found, body, request, sinceNanos);
    }
    return true;
  }

  private boolean goesAtOnce(long length) {
    return length <= link.output().maxPayload()
        && length <= Http2Output.MAX_GATHERED_BYTES
        && length <= link.sending().window().available()
        && length <= link.peersSettings().windowBytes()
        && link.sending().isIdle()
        && link.output().isWritable();
  }

  private void sent(PreparedAnswer found, long sinceNanos) {
    sending.number = found.number();
    sending.bodyBytes = found.body().length();
    sending.failure = null;
    sending.totalNanos = System.nanoTime() - sinceNanos;
    sending.firstByteNanos = sending.totalNanos;
    link.guard().answered();
    blocks.answers().sent(found, sending);
  }

  private void start(
      int id, PreparedAnswer found, HeldBody body, RequestHead request, long sinceNanos) {
    PreparedAnswers.Sending large = new PreparedAnswers.Sending(sending.peer);
    large.number = found.number();
    large.firstByteNanos = System.nanoTime() - sinceNanos;
    Large owner = new Large(found, large, sinceNanos, id);
    owner.stream.received();
    String priority = request.fields().combined("priority");
    if (priority != null) {
      owner.stream.priority(Priority.parse(priority));
    }
    owner.stream.send(new HeldSource(body));
  }

  /// An answer that its windows or others hold up.
  private final class Large implements Http2Stream.Owner {
    private final PreparedAnswer answer;
    private final PreparedAnswers.Sending figures;
    private final long sinceNanos;
    private final Http2Stream stream;
    private boolean finished;

    Large(PreparedAnswer answer, PreparedAnswers.Sending figures, long sinceNanos, int id) {
      this.answer = answer;
      this.figures = figures;
      this.sinceNanos = sinceNanos;
      this.stream = link.open(id, this);
    }

    @Override
    public void bodyWanted() {
      // The request has none.
    }

    @Override
    public void bodyAbandoned() {
      // The request has none.
    }

    @Override
    public void sent(@Nullable String failure) {
      finish(failure);
      if (failure == null) {
        link.guard().answered();
        link.forget(stream);
      }
    }

    @Override
    public void broken(ErrorCode code, String reason) {
      finish(reason);
    }

    private void finish(@Nullable String failure) {
      if (!finished) {
        finished = true;
        figures.bodyBytes = stream.sentBytes();
        figures.failure = failure;
        figures.totalNanos = System.nanoTime() - sinceNanos;
        blocks.answers().sent(answer, figures);
      }
    }
  }
}
