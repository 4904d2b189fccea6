package perigee.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import perigee.model.mapping.Prefix;
import perigee.realtime.turn.PeerPolicy;
import perigee.realtime.turn.TimeLimitedCredentials;
import perigee.realtime.turn.TurnConfig;
import perigee.realtime.turn.TurnLimits;
import perigee.realtime.turn.TurnServer;

/// A relay for `bench/relay.sh`: peers on loopback, bounds out of the way, one loop. Arguments: the
/// port and the secret.
public final class RelayProgram {

  private static final int MANY = 50_000;
  private static final int BYTES_PER_SECOND = 1_000_000_000;

  private RelayProgram() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    InetAddress here = InetAddress.getLoopbackAddress();
    int port = Integer.parseInt(arguments[0]);
    List<String> secrets = List.of(arguments[1]);
    Prefix loopback = Prefix.parse("127.0.0.0/8").orElseThrow();
    TurnConfig config =
        TurnConfig.on("relay.example", new InetSocketAddress(here, port), here)
            .withPeers(new PeerPolicy(List.of(loopback), List.of()))
            .withLimits(
                new TurnLimits(
                    MANY, MANY, MANY, 64, BYTES_PER_SECOND, MANY, Duration.ofHours(1), MANY));
    try (TurnServer server =
        TurnServer.start(
            config, new TimeLimitedCredentials(() -> secrets), InstantSource.system())) {
      Thread.currentThread().join();
      server.allocations();
    }
  }
}
