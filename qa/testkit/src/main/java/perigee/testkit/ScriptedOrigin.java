package perigee.testkit;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import javax.net.ServerSocketFactory;
import org.jspecify.annotations.Nullable;

/// An HTTP/1.1 origin server on loopback that does as a test says, on plain sockets with a virtual
/// thread per connection, so that it shares no mistake with the code under test.
///
/// ```java
/// origin.path("/logo.png").answers(200).header("cache-control", "max-age=60").body(bytes);
/// assertThat(origin.requests("/logo.png")).hasSize(1);
/// ```
///
/// A path without a script is answered by 404. The last 10,000 requests are kept. For any number of
/// threads.
public final class ScriptedOrigin implements AutoCloseable {

  private static final int MOST_KEPT = 10_000;
  private static final int BACKLOG = 1_024;

  private final ServerSocketFactory sockets;
  private final Map<String, Script> scripts = new ConcurrentHashMap<>();
  private final Map<String, AtomicLong> counts = new ConcurrentHashMap<>();
  private final Deque<SeenRequest> kept = new ArrayDeque<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Function<SeenRequest, Optional<Script>> otherwise;
  private final AtomicLong sentBytes = new AtomicLong();
  private final AtomicInteger sending = new AtomicInteger();
  private volatile @Nullable ServerSocket listener;
  private @Nullable Thread acceptor;
  private volatile int port;

  private ScriptedOrigin(
      ServerSocketFactory sockets, Function<SeenRequest, Optional<Script>> otherwise) {
    this.sockets = sockets;
    this.otherwise = otherwise;
    start();
  }

  /// An origin that listens on a free port.
  public static ScriptedOrigin plain() {
    return new ScriptedOrigin(ServerSocketFactory.getDefault(), _ -> Optional.empty());
  }

  /// An origin behind TLS.
  public static ScriptedOrigin tls(TestCertificate certificate) {
    return new ScriptedOrigin(
        certificate.serverContext().getServerSocketFactory(), _ -> Optional.empty());
  }

  /// An origin whose answers to paths without a script are made by a function, on the connection's
  /// thread.
  public static ScriptedOrigin answering(Function<SeenRequest, Optional<Script>> otherwise) {
    return new ScriptedOrigin(ServerSocketFactory.getDefault(), otherwise);
  }

  /// The script of a path, made on first use; a path with a query has its own, if one was made.
  public Script path(String target) {
    return scripts.computeIfAbsent(target, _ -> new Script());
  }

  public int port() {
    return port;
  }

  /// `127.0.0.1:PORT`.
  public String authority() {
    return "127.0.0.1:" + port;
  }

  /// The requests kept for a path, whatever their query.
  public List<SeenRequest> requests(String path) {
    return requests().stream().filter(request -> request.path().equals(path)).toList();
  }

  public List<SeenRequest> requests() {
    synchronized (kept) {
      return List.copyOf(kept);
    }
  }

  /// How many requests came for a path, kept or not.
  public long count(String path) {
    return Optional.ofNullable(counts.get(path)).map(AtomicLong::get).orElse(0L);
  }

  /// How many answers are under way.
  public int sending() {
    return sending.get();
  }

  /// Bytes written to all connections so far, heads among them.
  public long sentBytes() {
    return sentBytes.get();
  }

  /// How many connections are open.
  public int connections() {
    return open.size();
  }

  /// Listens, on the port it had if it was stopped.
  public synchronized void start() {
    if (listener != null) {
      return;
    }
    try {
      ServerSocket socket = sockets.createServerSocket();
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
      port = socket.getLocalPort();
      listener = socket;
      acceptor = Thread.ofVirtual().name("origin-" + port).start(() -> accept(socket));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Stops listening and closes all connections; once it returns, no request is answered.
  public synchronized void stop() {
    @Nullable ServerSocket socket = listener;
    @Nullable Thread accepting = acceptor;
    listener = null;
    try {
      if (socket != null) {
        socket.close();
      }
      if (accepting != null) {
        // The kernel listens on until this thread has seen that its socket is closed.
        accepting.join();
      }
      dropConnections();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while an origin was stopped", e);
    }
  }

  /// Closes all connections and goes on listening.
  public void dropConnections() {
    for (Socket socket : open) {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void close() {
    stop();
    scripts.values().forEach(Script::release);
  }

  private void accept(ServerSocket socket) {
    while (true) {
      try {
        Socket connection = socket.accept();
        open.add(connection);
        Thread.ofVirtual().name("origin-connection").start(() -> serve(connection));
      } catch (IOException _) {
        return; // closed by stop()
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      connection.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(connection.getInputStream());
      OutputStream out =
          new BufferedOutputStream(new Counted(connection.getOutputStream(), sentBytes));
      boolean goesOn = true;
      while (goesOn) {
        SeenRequest request = read(in);
        if (connection.isClosed()) {
          return; // the request came as the connection was dropped
        }
        remember(request);
        sending.incrementAndGet();
        try {
          goesOn = new ScriptedResponse(script(request), request, out).send();
          out.flush();
        } finally {
          sending.decrementAndGet();
        }
      }
    } catch (EOFException | SocketException _) {
      // the peer closed, or stop() did
    } catch (IOException e) {
      System.getLogger("perigee.testkit").log(System.Logger.Level.WARNING, "origin: " + e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(connection);
    }
  }

  private static SeenRequest read(InputStream in) throws IOException {
    String[] line = HeadText.line(in).split(" ", -1);
    if (line.length != 3) {
      throw new IOException("a request line has three parts, not " + line.length);
    }
    List<String> fields = HeadText.fields(in);
    byte[] body = new byte[0];
    Optional<String> length = HeadText.value(fields, "content-length");
    if (length.isPresent()) {
      body = HeadText.exactly(in, Integer.parseInt(length.get()));
    } else if (HeadText.value(fields, "transfer-encoding").isPresent()) {
      body = HeadText.chunked(in);
    }
    return new SeenRequest(line[0], line[1], fields, new String(body, StandardCharsets.ISO_8859_1));
  }

  private void remember(SeenRequest request) {
    synchronized (kept) {
      if (kept.size() >= MOST_KEPT) {
        kept.removeFirst();
      }
      kept.addLast(request);
    }
    if (counts.size() < MOST_KEPT || counts.containsKey(request.path())) {
      counts.computeIfAbsent(request.path(), _ -> new AtomicLong()).incrementAndGet();
    }
  }

  private Script script(SeenRequest request) {
    return Optional.ofNullable(scripts.get(request.target()))
        .or(() -> Optional.ofNullable(scripts.get(request.path())))
        .or(() -> otherwise.apply(request))
        .orElseGet(() -> new Script().answers(404))
        .snapshot();
  }

  /// Counts what goes out.
  private static final class Counted extends FilterOutputStream {
    private final AtomicLong bytes;

    Counted(OutputStream out, AtomicLong bytes) {
      super(out);
      this.bytes = bytes;
    }

    @Override
    public void write(byte[] buffer, int from, int count) throws IOException {
      out.write(buffer, from, count);
      bytes.addAndGet(count);
    }

    @Override
    public void write(int one) throws IOException {
      out.write(one);
      bytes.incrementAndGet();
    }
  }
}
