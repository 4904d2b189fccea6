package perigee.content.engine;

import io.netty.buffer.ByteBuf;
import java.net.URI;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import perigee.model.LogPosition;
import perigee.net.http.Bodies;
import perigee.net.http.BodySource;
import perigee.net.http.HttpClient;
import perigee.net.http.PeerException;
import perigee.net.http.ResponseHandler;
import perigee.net.http.Target;
import perigee.net.loop.Loop;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.RequestHead;
import perigee.wire.http.ResponseHead;
import perigee.wire.media.Segment;

/// Fetches URLs into this node's cache by asking the node itself, as a neighbour would that takes
/// it for the keys' owner. A few at a time; what comes is thrown away once the store has it.
public final class Prefetcher {

  private static final int AT_ONCE = 8;
  private static final int PIECE = 64 * 1024;
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient client;
  private final Target self;

  /// Asks the node whose fabric listener is `host:port`.
  public Prefetcher(HttpClient client, String node, String host, int port) {
    this.client = client;
    Target.ClientTls tls = new Target.ClientTls(node, true, true);
    this.self = new Target(host, port, tls, CONNECT, PATIENCE, PATIENCE);
  }

  /// Hears how far a prefetch is, on the loop: it is over once `done` and `failed` make `total`.
  @FunctionalInterface
  public interface Listener {

    void progress(int done, int failed, int total);
  }

  /// Begins to fetch; from any thread.
  public void fetch(List<String> urls, Loop loop, Listener listener) {
    Run run = new Run(urls, loop, listener);
    loop.execute(run::begin);
  }

  /// Fetches one thing that is expected to be asked for soon; on the loop. Unlike a list, which is
  /// for this very node, it is left to the key's owner in the region.
  ///
  /// @param done hears whether it went well
  void ahead(Loop loop, String scheme, String authority, Segment segment, Consumer<Boolean> done) {
    Fields.Builder fields = Fields.builder().add("host", authority);
    FabricFields.write(fields, scheme, false, LogPosition.NONE);
    if (segment.isPart()) {
      fields.add("range", segment.range());
    }
    send(
        loop, new RequestHead("GET", segment.target(), HttpVersion.HTTP_1_1, fields.build()), done);
  }

  private void send(Loop loop, RequestHead head, Consumer<Boolean> done) {
    client.send(
        loop,
        self,
        head,
        Bodies.empty(),
        new ResponseHandler() {
          @Override
          public void response(ResponseHead response, BodySource body) {
            drain(body, response.status() < 400, done);
          }

          @Override
          public void failed(PeerException failure) {
            done.accept(false);
          }
        });
  }

  private static void drain(BodySource body, boolean well, Consumer<Boolean> done) {
    body.onReady(() -> drain(body, well, done));
    while (true) {
      switch (body.pull(PIECE)) {
        case BodySource.Piece.Data(ByteBuf bytes) -> bytes.release();
        case BodySource.Piece.Later _ -> {
          return;
        }
        case BodySource.Piece.End _ -> {
          body.close();
          done.accept(well);
          return;
        }
        case BodySource.Piece.Failed _ -> {
          body.close();
          done.accept(false);
          return;
        }
      }
    }
  }

  /// One prefetch; confined to its loop.
  private final class Run {
    private final Iterator<String> urls;
    private final int total;
    private final Loop loop;
    private final Listener listener;
    private int done;
    private int failed;

    Run(List<String> urls, Loop loop, Listener listener) {
      this.urls = urls.iterator();
      this.total = urls.size();
      this.loop = loop;
      this.listener = listener;
    }

    void begin() {
      listener.progress(0, 0, total);
      for (int i = 0; i < AT_ONCE; i++) {
        next();
      }
    }

    private void next() {
      if (!urls.hasNext()) {
        return;
      }
      URI url = URI.create(urls.next());
      if (url.getScheme() == null || url.getRawAuthority() == null) {
        settled(false);
      } else {
        ask(url);
      }
    }

    private void settled(boolean well) {
      done += well ? 1 : 0;
      failed += well ? 0 : 1;
      listener.progress(done, failed, total);
      // Not straight away: an answer that is there at once would nest the calls.
      loop.execute(this::next);
    }

    private void ask(URI url) {
      Fields.Builder fields = Fields.builder().add("host", url.getRawAuthority());
      FabricFields.write(fields, url.getScheme(), true, LogPosition.NONE);
      String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
      String target = url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
      RequestHead head = new RequestHead("GET", target, HttpVersion.HTTP_1_1, fields.build());
      send(loop, head, this::settled);
    }
  }
}
