package perigee.app.promotion;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A port that takes connections and ends them at once, so that others can tell whether it is
/// reached before anything serves there.
final class Doorbell implements Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(Doorbell.class);

  private final ServerSocket listener;

  private Doorbell(ServerSocket listener) {
    this.listener = listener;
    Thread.ofVirtual().name("doorbell").start(this::listen);
  }

  static Doorbell at(InetSocketAddress address) throws IOException {
    ServerSocket listener = new ServerSocket();
    try {
      listener.setReuseAddress(true);
      listener.bind(address);
      return new Doorbell(listener);
    } catch (IOException e) {
      listener.close();
      throw new IOException("cannot listen on " + address + ": " + e.getMessage(), e);
    }
  }

  private void listen() {
    while (!listener.isClosed()) {
      try (Socket rung = listener.accept()) {
        LOG.debug("event=doorbell port={}", rung.getLocalPort());
      } catch (IOException e) {
        LOG.debug("event=doorbell-ended reason=\"{}\"", e.getMessage());
      }
    }
  }

  int port() {
    return listener.getLocalPort();
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      LOG.debug("event=doorbell-not-closed reason=\"{}\"", e.getMessage());
    }
  }
}
