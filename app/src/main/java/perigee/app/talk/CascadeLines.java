package perigee.app.talk;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.app.config.HostPort;
import perigee.meeting.host.Lines;
import perigee.meeting.host.MeetingHost;
import perigee.meeting.link.FrameStream;
import perigee.model.meeting.Connector;
import perigee.net.tls.FleetCredentials;

/// Lines between talk hosts: TLS, and both show certificates of the fleet. They are few and carry
/// little, so each has a virtual thread in each direction.
final class CascadeLines implements Lines, Closeable {

  /// Lines that others have made at a time.
  static final int MOST = 1_024;

  private static final Logger LOG = LoggerFactory.getLogger(CascadeLines.class);

  private static final int BACKLOG = 64;
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(3);

  /// Both say something each 5 s.
  private static final Duration SILENCE = Duration.ofSeconds(15);

  private static final char[] NO_PASSWORD = new char[0];

  private final ServerSocket listener;
  private final Supplier<FleetCredentials> credentials;
  private final Predicate<String> isSuperNode;
  private final Semaphore free = new Semaphore(MOST);

  private CascadeLines(
      ServerSocket listener,
      Supplier<FleetCredentials> credentials,
      Predicate<String> isSuperNode) {
    this.listener = listener;
    this.credentials = credentials;
    this.isSuperNode = isSuperNode;
  }

  /// Listens; nobody is answered before [#serve].
  ///
  /// @param credentials as they are now
  /// @param isSuperNode whether a member of the fleet is one
  /// @throws IOException if the address is taken
  static CascadeLines listen(
      HostPort at, Supplier<FleetCredentials> credentials, Predicate<String> isSuperNode)
      throws IOException {
    ServerSocket listener = new ServerSocket();
    try {
      listener.setReuseAddress(true);
      listener.bind(at.address(), BACKLOG);
    } catch (IOException e) {
      listener.close();
      throw new IOException("cannot listen on " + at + ": " + e.getMessage(), e);
    }
    return new CascadeLines(listener, credentials, isSuperNode);
  }

  /// Takes calls for meetings from now on.
  void serve(MeetingHost meetings) {
    Thread.ofVirtual().name("cascade").start(() -> accept(meetings));
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept(MeetingHost meetings) {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        Closeable call = free.tryAcquire() ? new Call(socket) : socket;
        if (call instanceof Call) {
          Thread.ofVirtual().name("cascade-call").start(() -> answer(socket, call, meetings));
        } else {
          call.close();
        }
      } catch (IOException e) {
        LOG.debug("event=cascade-not-accepted reason=\"{}\"", e.getMessage());
      }
    }
  }

  /// A call of another host: what it takes is free again once it ends.
  private final class Call implements Closeable {

    private final Socket socket;
    private final AtomicBoolean ended = new AtomicBoolean();

    Call(Socket socket) {
      this.socket = socket;
    }

    @Override
    public void close() throws IOException {
      if (ended.compareAndSet(false, true)) {
        free.release();
        socket.close();
      }
    }
  }

  private void answer(Socket socket, Closeable call, MeetingHost meetings) {
    Closeable ends = call;
    try {
      SSLSocket secure = secure(socket, false);
      String node = member(secure);
      if (!isSuperNode.test(node)) {
        throw new IOException(node + " is no super node");
      }
      FrameStream<String, String> frames = frames(secure, call);
      ends = frames;
      boolean _ = meetings.accept(node, frames);
    } catch (IOException | GeneralSecurityException e) {
      LOG.info("event=cascade-refused reason=\"{}\"", e.getMessage());
      close(ends);
    }
  }

  /// What is closed is the connection below TLS, which never waits for the other end.
  private static FrameStream<String, String> frames(SSLSocket secure, Closeable below)
      throws IOException {
    return FrameStream.ofNeighbours(secure.getInputStream(), secure.getOutputStream(), below);
  }

  private static void close(Closeable any) {
    try {
      any.close();
    } catch (IOException e) {
      LOG.debug("event=cascade-not-closed reason=\"{}\"", e.getMessage());
    }
  }

  @Override
  public FrameStream<String, String> dial(Connector to) throws IOException {
    HostPort at =
        HostPort.parse(to.cascade())
            .orElseThrow(() -> new IOException("no address: " + to.cascade()));
    Socket socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(at.host(), at.port()), (int) CONNECT_WITHIN.toMillis());
      SSLSocket secure = secure(socket, true);
      String node = member(secure);
      if (!node.equals(to.node())) {
        throw new IOException("at " + to.cascade() + " is " + node);
      }
      return frames(secure, socket);
    } catch (IOException | GeneralSecurityException e) {
      close(socket);
      throw new IOException(e.getMessage(), e);
    }
  }

  private SSLSocket secure(Socket socket, boolean asClient)
      throws IOException, GeneralSecurityException {
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) SILENCE.toMillis());
    SSLSocket secure =
        (SSLSocket) context().getSocketFactory().createSocket(socket, null, socket.getPort(), true);
    secure.setUseClientMode(asClient);
    if (!asClient) {
      secure.setNeedClientAuth(true);
    }
    secure.startHandshake();
    return secure;
  }

  /// Made for each line, since credentials are renewed.
  private SSLContext context() throws IOException, GeneralSecurityException {
    FleetCredentials now = credentials.get();
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    own.setKeyEntry("own", now.key(), NO_PASSWORD, now.chain().toArray(X509Certificate[]::new));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, NO_PASSWORD);
    KeyStore authority = KeyStore.getInstance("PKCS12");
    authority.load(null, null);
    authority.setCertificateEntry("authority", now.authority());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(authority);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private static String member(SSLSocket secure) throws IOException {
    return secure.getSession().getPeerCertificates()[0] instanceof X509Certificate certificate
        ? FleetCredentials.member(certificate)
        : "";
  }

  @Override
  public void close() {
    close(listener);
  }
}
