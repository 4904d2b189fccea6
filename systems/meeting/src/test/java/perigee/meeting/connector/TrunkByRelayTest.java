package perigee.meeting.connector;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import perigee.meeting.cascade.CascadeJson;
import perigee.meeting.cascade.CascadeMessage;
import perigee.meeting.link.ConnectorFrame;
import perigee.meeting.link.ConnectorFrame.Crossing;
import perigee.meeting.link.FrameStream;
import perigee.meeting.link.HostFrame;
import perigee.meeting.link.TwoPipes;
import perigee.meeting.signal.IceServer;
import perigee.model.mapping.Prefix;
import perigee.model.meeting.Meeting;
import perigee.model.meeting.MeetingOptions;
import perigee.net.loop.Loops;
import perigee.realtime.media.MediaPortConfig;
import perigee.realtime.turn.PeerPolicy;
import perigee.realtime.turn.TimeLimitedCredentials;
import perigee.realtime.turn.TurnConfig;
import perigee.realtime.turn.TurnLimits;
import perigee.realtime.turn.TurnServer;
import perigee.realtime.turn.TurnStreams;
import perigee.wire.sdp.Candidate;
import perigee.wire.stun.TimeLimitedCredential;

/// Two connectors of one meeting, between which no UDP gets through.
@Timeout(60)
class TrunkByRelayTest {

  private static final InetAddress HERE = InetAddress.getLoopbackAddress();
  private static final InetSocketAddress ANY = new InetSocketAddress(HERE, 0);

  /// Of the relay; the kernel gives none of these to others.
  private static final int FIRST = 29_000;

  private static final int LAST = 29_999;

  private static final String SECRET = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

  private static final Meeting MEETING =
      new Meeting(
          "abc-defg-hjk",
          "",
          Meeting.GUEST,
          MeetingOptions.USUAL,
          null,
          "key",
          null,
          Instant.EPOCH,
          null,
          1);

  /// The host of one connector.
  private static final class End implements Closeable {

    final String name;
    final FrameStream<ConnectorFrame, HostFrame> frames;
    final BlockingQueue<Crossing> crossings = new LinkedBlockingQueue<>();

    End(String name) throws IOException {
      this.name = name;
      TwoPipes pipes = TwoPipes.open();
      TwoPipes.End here = pipes.here();
      TwoPipes.End there = pipes.there();
      frames = FrameStream.ofHost(here.in(), here.out(), here.both());
      FrameStream<HostFrame, ConnectorFrame> own =
          FrameStream.ofConnector(there.in(), there.out(), there.both());
      Thread.ofPlatform().name(name).start(() -> run(own));
      frames.send(new HostFrame.Begin(MEETING, SECRET, null, List.of()));
    }

    private static void run(FrameStream<HostFrame, ConnectorFrame> own) {
      try {
        Connector.run(
            own,
            new Connector.Surroundings(
                MediaPortConfig.on(ANY),
                InstantSource.system(),
                System::nanoTime,
                new SecureRandom(),
                () -> {},
                null));
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    /// Hands on what it says, with its candidates behind the wall, if there is one.
    void speakTo(End other, Wall wall) {
      Thread.ofVirtual()
          .start(() -> {
            try {
              for (ConnectorFrame f = frames.receive(); f != null; f = frames.receive()) {
                switch (f) {
                  case ConnectorFrame.ToNeighbour(String _, long _, String text) ->
                      other.frames.send(new HostFrame.NeighbourSaid(name, wall.put(text)));
                  case ConnectorFrame.Crossings(List<Crossing> all) -> crossings.addAll(all);
                  default -> {
                    // Of no use here.
                  }
                }
              }
            } catch (IOException | CascadeJson.MalformedCascade e) {
              throw new IllegalStateException(e);
            }
          });
    }

    /// Waits until its media gets to the other end.
    Crossing reached() throws InterruptedException {
      Crossing last;
      do {
        last = Objects.requireNonNull(crossings.poll(20, TimeUnit.SECONDS));
      } while (last.unreached() > 0);
      return last;
    }

    @Override
    public void close() {
      frames.close();
    }
  }

  /// What stands before a connector, if anything does.
  @FunctionalInterface
  private interface Wall {
    String put(String said) throws CascadeJson.MalformedCascade;
  }

  /// Lets in what comes from the relay alone.
  private static String behind(Firewall firewall, String said) throws CascadeJson.MalformedCascade {
    if (!(CascadeJson.read(said) instanceof CascadeMessage.Terms terms)) {
      return said;
    }
    Candidate own = Objects.requireNonNull(Candidate.parse(terms.candidates().getFirst()));
    firewall.open(new InetSocketAddress(own.address(), own.port()));
    String told = Candidate.host("1", "udp", 1, HERE.getHostAddress(), firewall.port()).text();
    return CascadeJson.write(
        new CascadeMessage.Terms(
            terms.ufrag(),
            terms.password(),
            terms.digest(),
            terms.fingerprint(),
            List.of(told),
            terms.relays()));
  }

  @Test
  void mediaGoesByTheOtherEndsRelayOverTcp() throws Exception {
    PeerPolicy here = new PeerPolicy(List.of(Prefix.parse("127.0.0.0/8").orElseThrow()), List.of());
    String user = TimeLimitedCredential.user("trunk", Instant.now().getEpochSecond() + 3600);
    try (Loops loops = Loops.start(1, "test");
        TurnServer turn =
            TurnServer.start(
                TurnConfig.on("perigee", ANY, HERE).withPeers(here).withPorts(FIRST, LAST),
                new TimeLimitedCredentials(() -> List.of("secret")),
                InstantSource.system());
        TurnStreams tcp = TurnStreams.start(loops, ANY, null, turn, TurnLimits.DEFAULT);
        Firewall firewall = new Firewall(FIRST, LAST);
        End east = new End("east");
        End west = new End("west")) {
      int port = Objects.requireNonNull(tcp.address()).getPort();
      IceServer relay =
          new IceServer(
              List.of("turn:127.0.0.1:" + port + "?transport=tcp"),
              user,
              TimeLimitedCredential.password("secret", user));
      east.speakTo(west, said -> said);
      west.speakTo(east, said -> behind(firewall, said));
      west.frames.send(new HostFrame.NeighbourUp("east", false, 1, List.of(relay)));
      east.frames.send(new HostFrame.NeighbourUp("west", true, 1, List.of()));
      assertThat(east.reached().relayed()).isEqualTo(1);
      assertThat(west.reached().unreached()).isZero();
      assertThat(firewall.refused()).as("first it was tried without").isPositive();
      assertThat(turn.allocations()).isEqualTo(1);
    }
  }
}
