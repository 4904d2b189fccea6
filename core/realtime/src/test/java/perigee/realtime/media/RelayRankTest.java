package perigee.realtime.media;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static perigee.realtime.media.Ends.HERE;
import static perigee.realtime.media.Ends.SECRET;
import static perigee.realtime.media.Ends.gather;
import static perigee.realtime.media.Ends.on;
import static perigee.realtime.media.Ends.relay;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import perigee.model.mapping.Prefix;
import perigee.realtime.turn.PeerPolicy;
import perigee.realtime.turn.TimeLimitedCredentials;
import perigee.realtime.turn.TurnConfig;
import perigee.realtime.turn.TurnServer;
import perigee.realtime.turn.TurnStatistics;

/// Two relays lend one end an address each; media takes the one that measures better.
class RelayRankTest {

  private static final RelayRank BY_LOSS =
      new RelayRank() {

        @Override
        public double cost(double rttNanos, double loss) {
          return 1 + 1000 * loss;
        }

        @Override
        public boolean isWorth(double cost, double than) {
          return cost < than / 2;
        }
      };

  private static TurnServer turn() throws IOException {
    PeerPolicy here = new PeerPolicy(List.of(Prefix.parse("127.0.0.0/8").orElseThrow()), List.of());
    return TurnServer.start(
        TurnConfig.on("perigee", new InetSocketAddress(HERE, 0), HERE).withPeers(here),
        new TimeLimitedCredentials(() -> List.of(SECRET)),
        InstantSource.system());
  }

  @Test
  void aRelayThatLosesIsLeftInMidCall() throws Exception {
    try (TurnServer near = turn();
        TurnServer far = turn();
        Ends ends = new Ends(Reach.PLAIN, Reach.PLAIN)) {
      gather(
          ends.one,
          List.of(
              relay(IceServer.Transport.UDP, near.addresses().getFirst()),
              relay(IceServer.Transport.UDP, far.addresses().getFirst())));
      join(ends);
      TurnServer first = said(near) > said(far) ? near : far;
      TurnServer other = first == near ? far : near;
      // Both are told that the one in use loses half of what is said.
      long before = said(other);
      Instant until = Instant.now().plus(Duration.ofSeconds(15));
      while (said(other) < before + 40) {
        assertThat(Instant.now()).isBefore(until);
        on(
            ends.one,
            () -> {
              if (said(other) < before + 20) {
                ends.first().mediaLost(0.5);
              }
              return true;
            });
        ends.say(ends.one, ends.first());
        Thread.sleep(20);
      }
      assertThat(ends.kind()).isEqualTo("relay-udp");
      MediaPath path = requireNonNull(on(ends.one, () -> ends.first().path()));
      assertThat(path.relay()).isNotNull();
    }
  }

  /// The servers that are asked are others in the midst of a call: it has a way by those, and what
  /// it uses is given back only when it is over.
  @Test
  void whatOtherServersLendIsUsedInMidCall() throws Exception {
    try (TurnServer before = turn();
        TurnServer after = turn();
        Ends ends = new Ends(Reach.PLAIN, Reach.PLAIN)) {
      gather(ends.one, List.of(relay(IceServer.Transport.UDP, before.addresses().getFirst())));
      join(ends);
      gather(ends.one, List.of(relay(IceServer.Transport.UDP, after.addresses().getFirst())));
      until(() -> said(after) > 0);
      ends.assertHeard();
      assertThat(before.allocations()).isEqualTo(1);
      on(
          ends.one,
          () -> {
            ends.first().close("over");
            return true;
          });
      gather(ends.one, List.of(relay(IceServer.Transport.UDP, after.addresses().getFirst())));
      until(() -> before.allocations() == 0);
    }
  }

  private static void join(Ends ends) throws InterruptedException {
    ends.join(List.of(), List.of());
    on(
        ends.one,
        () -> {
          ends.first().rank(BY_LOSS);
          return true;
        });
    ends.tell(true);
    ends.assertConnected();
  }

  private static void until(BooleanSupplier holds) throws InterruptedException {
    Instant end = Instant.now().plus(Duration.ofSeconds(10));
    while (!holds.getAsBoolean()) {
      assertThat(Instant.now()).isBefore(end);
      Thread.sleep(10);
    }
  }

  private static long said(TurnServer relay) {
    return relay.count(TurnStatistics.Kind.TO_PEERS);
  }
}
