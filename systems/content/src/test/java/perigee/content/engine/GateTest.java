package perigee.content.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import perigee.content.rules.CompiledRelease;
import perigee.content.rules.RateLimits;
import perigee.content.semantics.CdnLoop;
import perigee.model.release.Release;
import perigee.net.http.Bodies;
import perigee.net.http.BodySource;
import perigee.net.http.Exchange;
import perigee.net.http.ExchangeEnd;
import perigee.net.http.Peer;
import perigee.net.loop.Loop;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.RequestHead;
import perigee.wire.http.ResponseHead;

class GateTest {

  private static final CompiledRelease EMPTY =
      CompiledRelease.compile(new Release(1, Instant.EPOCH, "author", "note", List.of()));

  private final Gate gate =
      new Gate(
          () -> EMPTY,
          new RateLimits(RateLimits.DEFAULT_PLACES, new Random(1)),
          CdnLoop.ofFleet("test", 1),
          0);

  @Test
  void aClientIsToldThatNobodyHasTheHost() {
    Gate.Answered answer = admitted(null);
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.detail()).isEqualTo("no property has the host 'new.example'");
    assertThat(answer.fields().has(FabricFields.FAILURE)).isFalse();
  }

  @Test
  void aNodeIsToldToAskAnotherThatMayKnowTheHostAlready() {
    assertThat(admitted("edge1").fields().first(FabricFields.FAILURE)).isEqualTo("connect");
  }

  private Gate.Answered admitted(@Nullable String node) {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    Peer peer = new Peer(any, any, node != null, node);
    RequestHead head =
        new RequestHead("GET", "/", HttpVersion.HTTP_1_1, Fields.of("host", "new.example"));
    Gate.Admission admission = gate.admit(new Asked(peer, head), 0);
    assertThat(admission).isInstanceOf(Gate.Answered.class);
    return (Gate.Answered) admission;
  }

  /// A request that nobody answers.
  private record Asked(Peer peer, RequestHead request) implements Exchange {
    @Override
    public Loop loop() {
      throw new UnsupportedOperationException("the gate is on no loop");
    }

    @Override
    public BodySource body() {
      return Bodies.empty();
    }

    @Override
    public void inform(int status, Fields fields) {
      throw new UnsupportedOperationException("the gate sends nothing");
    }

    @Override
    public void respond(ResponseHead head, BodySource body) {
      throw new UnsupportedOperationException("the gate sends nothing");
    }

    @Override
    public void abort(String reason) {
      throw new UnsupportedOperationException("the gate ends nothing");
    }

    @Override
    public boolean responded() {
      return false;
    }

    @Override
    public void onEnd(Consumer<ExchangeEnd> listener) {
      throw new UnsupportedOperationException("the gate sends nothing");
    }
  }
}
