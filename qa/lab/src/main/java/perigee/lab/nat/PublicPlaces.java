package perigee.lab.nat;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import perigee.lab.world.Namespace;
import perigee.net.loop.Loops;
import perigee.realtime.turn.TimeLimitedCredentials;
import perigee.realtime.turn.TurnConfig;
import perigee.realtime.turn.TurnLimits;
import perigee.realtime.turn.TurnServer;
import perigee.realtime.turn.TurnStreams;

/// Two relays and the switchboard, at public addresses. Their threads are children of one that is
/// in the namespace, so their sockets are there, too.
final class PublicPlaces implements Closeable {

  static final List<String> RELAYS = List.of("203.0.113.10", "203.0.113.20");
  static final String SWITCHBOARD = "203.0.113.11";
  static final int STUN = 3478;
  static final int HTTPS = 443;
  static final long RING_MILLIS = 1000;

  private final List<Closeable> open = new ArrayList<>();

  void relay(Namespace at, String address, String secret) throws IOException, InterruptedException {
    InetAddress here = InetAddress.ofLiteral(address);
    List<Closeable> parts =
        at.call(() -> {
          TurnServer server =
              TurnServer.start(
                  TurnConfig.on("lab", new InetSocketAddress(here, STUN), here),
                  new TimeLimitedCredentials(() -> List.of(secret)),
                  InstantSource.system());
          Loops loops = Loops.start(1, "relay");
          TurnStreams streams =
              TurnStreams.start(
                  loops, new InetSocketAddress(here, HTTPS), null, server, TurnLimits.DEFAULT);
          return List.of(streams, server, loops::close);
        });
    open.addAll(parts);
  }

  @Override
  public void close() throws IOException {
    for (Closeable each : open) {
      each.close();
    }
  }
}
