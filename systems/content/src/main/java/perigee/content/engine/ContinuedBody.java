package perigee.content.engine;

import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import perigee.content.semantics.Version;
import perigee.content.tier.Hop;
import perigee.net.http.Bodies;
import perigee.net.http.BodySource;
import perigee.net.loop.Loop;
import perigee.wire.http.ContentRange;
import perigee.wire.http.Fields;
import perigee.wire.http.ResponseHead;

/// The body of a whole response from another node. If that node dies in the middle, the bytes that
/// are missing are asked for along the ways that are left, of the same version only (RFC 9110
/// §15.3.7.3), so that who reads notices nothing. Confined to its loop.
final class ContinuedBody implements BodySource, Attempts.Listener {

  /// Each broken body may be continued so often.
  private static final int MOST_CONTINUED = 2;

  private final Machinery machinery;
  private final Loop loop;
  private final Supplier<List<Hop>> hops;
  private final UpstreamRequest request;
  private final Version version;
  private BodySource body;
  private long came;
  private int continued;
  private boolean asking;
  private boolean closed;
  private @Nullable String failure;
  private Runnable wake = () -> {};

  private ContinuedBody(
      Machinery machinery,
      Loop loop,
      Supplier<List<Hop>> hops,
      UpstreamRequest request,
      Version version,
      BodySource body) {
    this.machinery = machinery;
    this.loop = loop;
    this.hops = hops;
    this.request = request;
    this.version = version;
    this.body = body;
  }

  /// The body as it is to be read: the one that came, unless it can be continued.
  ///
  /// @param hops the ways to the missing bytes, asked when they are needed
  /// @param request what the response answers
  static BodySource of(
      Machinery machinery,
      Loop loop,
      Supplier<List<Hop>> hops,
      UpstreamRequest request,
      ResponseHead head,
      BodySource body) {
    long length = body.length();
    Version version =
        head.status() == 200 && length > 0
            ? Version.of(head.fields(), length, machinery.nowMillis())
            : null;
    return version == null
        ? body
        : new ContinuedBody(machinery, loop, hops, request, version, body);
  }

  @Override
  public long length() {
    return version.length();
  }

  @Override
  public Piece pull(int maxBytes) {
    if (failure != null) {
      return new Piece.Failed(failure);
    }
    if (asking) {
      return Piece.LATER;
    }
    Piece piece = body.pull(maxBytes);
    switch (piece) {
      case Piece.Data(ByteBuf bytes) -> came += bytes.readableBytes();
      case Piece.Failed _ when came < version.length() && continued < MOST_CONTINUED -> {
        ask();
        return Piece.LATER;
      }
      case Piece.Later _, Piece.End _, Piece.Failed _ -> {}
    }
    return piece;
  }

  private void ask() {
    body.close();
    continued++;
    asking = true;
    UpstreamRequest rest = request.missing(came, version);
    new Attempts(machinery, loop, hops.get(), rest, Bodies.empty(), this).next();
  }

  @Override
  public void informed(ResponseHead head) {}

  @Override
  public void answered(Hop hop, ResponseHead head, BodySource rest, String attempts) {
    asking = false;
    ContentRange missing = new ContentRange(came, version.length(), version.length());
    boolean right =
        head.status() == 206
            && version.isOf(head.fields())
            && ContentRange.parse(head.fields().first("content-range"))
                .filter(missing::equals)
                .isPresent()
            && (rest.length() < 0 || rest.length() == missing.length());
    if (closed || !right) {
      rest.close();
      failure = "it broke off, and " + hop.label() + " has another version";
    } else {
      body = rest;
      body.onReady(wake);
    }
    wake.run();
  }

  @Override
  public void exhausted(Failure reason, String attempts) {
    asking = false;
    failure = "it broke off, and nobody has the rest: " + reason.detail();
    wake.run();
  }

  @Override
  public void onReady(Runnable next) {
    wake = next;
    body.onReady(next);
  }

  @Override
  public Fields trailers() {
    return body.trailers();
  }

  @Override
  public void close() {
    closed = true;
    wake = () -> {};
    body.close();
  }
}
