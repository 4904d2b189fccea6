package perigee.net.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import perigee.wire.http.ResponseHead;

/// Collects one response; its body is pulled as it comes, unless it is held.
final class Answers implements ResponseHandler {

  final List<ResponseHead> interim = new ArrayList<>();
  final CompletableFuture<ResponseHead> head = new CompletableFuture<>();
  final CompletableFuture<BodySource> held = new CompletableFuture<>();
  private final CompletableFuture<String> end = new CompletableFuture<>();
  private final CompletableFuture<PeerException> failure = new CompletableFuture<>();
  private final StringBuilder text = new StringBuilder();
  private final boolean holds;

  Answers() {
    this(false);
  }

  Answers(boolean holds) {
    this.holds = holds;
  }

  @Override
  public void informed(ResponseHead informed) {
    interim.add(informed);
  }

  @Override
  public void response(ResponseHead answer, BodySource body) {
    head.complete(answer);
    if (holds) {
      held.complete(body);
    } else {
      body.onReady(() -> pull(body));
      pull(body);
    }
  }

  @Override
  public void failed(PeerException failed) {
    failure.complete(failed);
    end.complete("failed: " + failed.kind());
  }

  private void pull(BodySource body) {
    String result = null;
    boolean more = true;
    while (more) {
      switch (body.pull(1024)) {
        case BodySource.Piece.Data(ByteBuf bytes) -> {
          text.append(bytes.toString(ISO_8859_1));
          bytes.release();
        }
        case BodySource.Piece.Later _ -> more = false;
        case BodySource.Piece.End _ -> {
          more = false;
          result = text.toString();
        }
        case BodySource.Piece.Failed(String reason) -> {
          more = false;
          result = "cut: " + reason;
        }
      }
    }
    finish(body, result);
  }

  private void finish(BodySource body, @Nullable String result) {
    if (result != null) {
      body.close();
      end.complete(result);
    }
  }

  /// The whole body; or `cut: ` and why, if it is not whole; or `failed: ` and the kind.
  String text() throws InterruptedException, ExecutionException, TimeoutException {
    return end.get(15, TimeUnit.SECONDS);
  }

  PeerException failure() throws InterruptedException, ExecutionException, TimeoutException {
    return failure.get(15, TimeUnit.SECONDS);
  }
}
