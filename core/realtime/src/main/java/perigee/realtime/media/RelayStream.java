package perigee.realtime.media;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import perigee.wire.stun.ChannelData;
import perigee.wire.stun.StunMessage;

/// A connection to a relay's server by TCP or TLS: a virtual thread that reads whole messages (RFC
/// 8656 §12.5), and one that writes. Datagrams that have no room are lost, as on a full path.
final class RelayStream implements RelayTransport {

  private static final int MOST_WAITING = 64;
  private static final int MOST_OCTETS = 4096;
  private static final int CONNECT_MILLIS = 5000;
  private static final int HEAD = 4;
  private static final byte[] END = new byte[0];

  private final MediaPort port;
  private final IceServer server;
  private final Receiver receiver;
  private final BlockingQueue<byte[]> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private volatile @Nullable Socket socket;
  private volatile boolean proxied;
  private volatile boolean closed;

  /// What becomes of the messages, on the port's thread.
  interface Receiver {
    void received(byte[] bytes, int at, int length);

    void ended();
  }

  RelayStream(MediaPort port, IceServer server, Receiver receiver) {
    this.port = port;
    this.server = server;
    this.receiver = receiver;
    Thread.ofVirtual().name("relay-stream").start(this::run);
  }

  private void run() {
    try (Socket connected = connect()) {
      socket = connected;
      Thread writer = Thread.ofVirtual().name("relay-stream-out").start(() -> write(connected));
      try {
        read(connected);
      } finally {
        close();
        writer.interrupt();
      }
    } catch (IOException _) {
      // The relay is told below; why a connection ended changes nothing for it.
      closed = true;
    }
    port.execute(receiver::ended);
  }

  private Socket connect() throws IOException {
    StreamDial.Dialled dialled =
        StreamDial.dial(server.address(), port.reach().proxy(), CONNECT_MILLIS);
    Socket plain = dialled.socket();
    proxied = dialled.proxied();
    boolean made = false;
    try {
      plain.setTcpNoDelay(true);
      Socket ready = server.transport() == IceServer.Transport.TLS ? secure(plain) : plain;
      made = true;
      return ready;
    } finally {
      if (!made) {
        plain.close();
      }
    }
  }

  private Socket secure(Socket plain) throws IOException {
    SSLContext security = port.reach().security();
    SSLSocketFactory factory =
        security == null
            ? (SSLSocketFactory) SSLSocketFactory.getDefault()
            : security.getSocketFactory();
    SSLSocket secured =
        (SSLSocket)
            factory.createSocket(
                plain, server.address().getHostString(), server.address().getPort(), true);
    SSLParameters parameters = secured.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secured.setSSLParameters(parameters);
    secured.startHandshake();
    return secured;
  }

  private void read(Socket from) throws IOException {
    DataInputStream in = new DataInputStream(from.getInputStream());
    while (!closed) {
      byte[] message = new byte[MOST_OCTETS];
      in.readFully(message, 0, HEAD);
      boolean data = ChannelData.is(message, 0);
      int length = data ? HEAD + ChannelData.length(message, 0) : StunMessage.length(message, 0);
      int whole = data ? ChannelData.onStream(length - HEAD) : length;
      if (whole > MOST_OCTETS) {
        throw new IOException("a message of " + whole + " octets");
      }
      in.readFully(message, HEAD, whole - HEAD);
      port.execute(() -> receiver.received(message, 0, length));
    }
  }

  private void write(Socket to) {
    try {
      while (!closed) {
        byte[] message = waiting.poll(1, TimeUnit.SECONDS);
        if (message != null && message.length > 0) {
          to.getOutputStream().write(message);
        }
      }
    } catch (IOException _) {
      close();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void send(byte[] bytes, int at, int length) {
    int whole = ChannelData.is(bytes, at) ? ChannelData.onStream(length - HEAD) : length;
    byte[] message = Arrays.copyOf(Arrays.copyOfRange(bytes, at, at + length), whole);
    boolean _ = !closed && waiting.offer(message);
  }

  @Override
  public boolean isReliable() {
    return true;
  }

  @Override
  public boolean isProxied() {
    return proxied;
  }

  @Override
  public void close() {
    closed = true;
    boolean _ = waiting.offer(END);
    Socket open = socket;
    if (open != null) {
      try {
        open.close();
      } catch (IOException _) {
        // It is closed either way.
        socket = null;
      }
    }
  }
}
