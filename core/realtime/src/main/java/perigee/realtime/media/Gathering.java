package perigee.realtime.media;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import perigee.net.udp.PeerAddress;
import perigee.wire.sdp.Candidate;
import perigee.wire.sdp.CandidateType;
import perigee.wire.stun.StunAddress;

/// Where an end can be reached (RFC 8445 §5.1.1): its own addresses, as servers see it, and those
/// that relays lend. It belongs to the port's thread.
final class Gathering {

  private static final Duration WITHIN = Duration.ofSeconds(4);
  private static final Duration AGAIN = Duration.ofMillis(500);
  private static final int MOST_TRIES = 5;
  private static final int LOCAL_PREFERENCE = 65_535;

  private final MediaLoop loop;
  private final Consumer<List<Candidate>> told;
  private final List<Candidate> found;
  private int awaited;
  private boolean done;

  /// A question how a socket looks from outside.
  static final class Question {
    final Gathering gathering;
    final int socket;
    final PeerAddress server;
    final long high;
    int tries;

    Question(Gathering gathering, int socket, PeerAddress server, long high) {
      this.gathering = gathering;
      this.socket = socket;
      this.server = server;
      this.high = high;
    }
  }

  Gathering(MediaLoop loop, Consumer<List<Candidate>> told) {
    this.loop = loop;
    this.told = told;
    this.found = new ArrayList<>(loop.port().candidates());
  }

  void start(List<IceServer> servers) {
    awaited = 1;
    for (IceServer server : servers) {
      int socket = loop.socketFor(PeerAddress.of(server.address()).octets());
      if (socket < 0 || server.address().isUnresolved()) {
        continue;
      }
      if (server.lends()) {
        awaited++;
        loop.allocate(socket, server, relay -> relayed(socket, relay));
      } else {
        awaited++;
        PeerAddress address = PeerAddress.of(server.address());
        ask(new Question(this, socket, address, loop.port().random().nextLong()));
      }
    }
    loop.port().schedule(WITHIN, this::finish);
    arrived();
  }

  private void ask(Question question) {
    if (question.tries == MOST_TRIES) {
      loop.questionEnded(question);
      arrived();
      return;
    }
    question.tries++;
    loop.ask(question);
    loop.port()
        .schedule(
            AGAIN,
            () -> {
              if (loop.isAsked(question)) {
                ask(question);
              }
            });
  }

  /// A question was answered.
  void mapped(Question question, StunAddress address) {
    loop.questionEnded(question);
    PeerAddress seen =
        new PeerAddress(address.octets(), address.high(), address.low(), address.port());
    reflexive(question.socket, seen.socketAddress());
    arrived();
  }

  private void relayed(int socket, RelayClient relay) {
    InetSocketAddress address = relay.relayed();
    InetSocketAddress seen = relay.mapped();
    if (address != null) {
      if (relay.server().transport() == IceServer.Transport.UDP && seen != null) {
        reflexive(socket, seen);
      }
      add(CandidateType.RELAYED, address, seen == null ? address : seen);
    }
    arrived();
  }

  private void reflexive(int socket, InetSocketAddress seen) {
    add(CandidateType.SERVER_REFLEXIVE, seen, loop.port().addresses().get(socket));
  }

  private void add(CandidateType type, InetSocketAddress address, InetSocketAddress base) {
    String text = address.getAddress().getHostAddress();
    for (Candidate known : found) {
      if (known.address().equals(text) && known.port() == address.getPort()) {
        return;
      }
    }
    int place = found.size();
    found.add(
        new Candidate(
            Integer.toString(place + 1),
            1,
            "udp",
            Candidate.priority(type, LOCAL_PREFERENCE - place, 1),
            text,
            address.getPort(),
            type,
            base.getAddress().getHostAddress(),
            base.getPort(),
            ""));
  }

  private void arrived() {
    if (--awaited == 0) {
      finish();
    }
  }

  /// Who has not answered by now is not waited for.
  private void finish() {
    if (!done) {
      done = true;
      told.accept(List.copyOf(found));
    }
  }
}
