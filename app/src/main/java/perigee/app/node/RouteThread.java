package perigee.app.node;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.app.config.RoutingHook;
import perigee.content.routing.BirdSpeaker;
import perigee.content.routing.ExaBgpPipe;
import perigee.content.routing.RouteAnnouncer;
import perigee.content.routing.RouteCommand;
import perigee.content.routing.RouteSpeaker;

/// Looks each second whether this node takes clients, and has its prefixes announced or withdrawn.
/// A thread of its own, since talking to a routing daemon may block.
final class RouteThread implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RouteThread.class);
  private static final long INTERVAL_MILLIS = 1_000;
  private static final int CONNECT_MILLIS = 1_000;
  private static final long END_MILLIS = 5_000;

  private final RouteAnnouncer announcer;
  private final InetSocketAddress listener;
  private final BooleanSupplier draining;
  private final DoubleSupplier load;
  private final Thread thread;
  private boolean wasTold = true;
  private boolean wasAnnounced;

  private RouteThread(
      RouteAnnouncer announcer,
      InetSocketAddress listener,
      BooleanSupplier draining,
      DoubleSupplier load) {
    this.announcer = announcer;
    this.listener = reachable(listener);
    this.draining = draining;
    this.load = load;
    this.thread = Thread.ofPlatform().name("routing").daemon().unstarted(this::run);
  }

  /// Begins.
  ///
  /// @param listener where clients are served: it must accept connections for the node to be well
  /// @throws IOException if the way to the daemon can't be prepared
  static RouteThread start(
      RoutingHook hook, InetSocketAddress listener, BooleanSupplier draining, DoubleSupplier load)
      throws IOException {
    RouteAnnouncer announcer = new RouteAnnouncer(hook.routes(), speaker(hook.daemon()));
    RouteThread routing = new RouteThread(announcer, listener, draining, load);
    routing.thread.start();
    return routing;
  }

  private static RouteSpeaker speaker(RoutingHook.RoutingDaemon daemon) throws IOException {
    return switch (daemon) {
      case RoutingHook.ExaBgp(var pipe) -> new ExaBgpPipe(pipe);
      case RoutingHook.Command(var words) -> new RouteCommand(words);
      case RoutingHook.Bird(var socket, var folder) -> {
        Files.createDirectories(folder);
        yield new BirdSpeaker(socket, folder);
      }
    };
  }

  private static InetSocketAddress reachable(InetSocketAddress listener) {
    return listener.getAddress().isAnyLocalAddress()
        ? new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getPort())
        : listener;
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        update(!draining.getAsBoolean() && accepts());
        Thread.sleep(INTERVAL_MILLIS);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void update(boolean well) {
    try {
      announcer.update(well, load.getAsDouble(), System.nanoTime());
      wasTold = true;
      if (announcer.isAnnounced() != wasAnnounced) {
        wasAnnounced = announcer.isAnnounced();
        LOG.info("event={}", wasAnnounced ? "routes-announced" : "routes-withdrawn");
      }
    } catch (IOException e) {
      if (wasTold) {
        LOG.warn("event=routing-daemon-not-told reason=\"{}\"", e.getMessage());
      }
      wasTold = false;
    }
  }

  private boolean accepts() {
    try (Socket socket = new Socket()) {
      socket.connect(listener, CONNECT_MILLIS);
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /// Withdraws: before the node takes no more connections.
  void withdraw() {
    update(false);
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(END_MILLIS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    update(false);
  }
}
