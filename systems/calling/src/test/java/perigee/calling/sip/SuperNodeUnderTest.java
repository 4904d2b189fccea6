package perigee.calling.sip;

import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import perigee.calling.overlay.link.FleetAuthorityRig;
import perigee.net.http.Target;
import perigee.net.loop.Loops;
import perigee.net.tls.FleetContexts;

/// An edge that has another one beside it: clients know it by a name, the other one by an address
/// that its certificate does not name.
@NullUnmarked // what must be there and is not fails the test
final class SuperNodeUnderTest implements AutoCloseable {

  private static final Target.ClientTls FLEET = new Target.ClientTls(null, true, true);

  private final Loops loops = Loops.start(1, "sip-test");
  private final String node;
  private final FleetContexts contexts = new FleetContexts(null);
  private final SipEdge edge;
  private final InetSocketAddress phones;
  private final InetSocketAddress others;
  private volatile List<Neighbours.Neighbour> neighbours = List.of();

  SuperNodeUnderTest(String node, FleetAuthorityRig authority, int port) throws IOException {
    this.node = node;
    contexts.replace(authority.node(node, node + ".example"));
    edge =
        SipEdge.start(
            SipConfig.of(node, ScriptedPhone.DOMAIN, node + ".example"),
            new SipEdge.Surroundings(
                loops,
                loops.loop(0),
                InstantSource.system(),
                (person, answer) ->
                    answer.accept(
                        EdgeUnderTest.known(person, ScriptedPhone.DOMAIN, EdgeUnderTest.PEOPLE)),
                _ -> Optional.empty(),
                new Named(),
                null));
    InetAddress here = InetAddress.getLoopbackAddress();
    phones = edge.listen(new InetSocketAddress(here, 0), null);
    others = edge.listen(new InetSocketAddress(here, port), _ -> contexts.server());
  }

  private final class Named implements Neighbours {

    @Override
    public List<Neighbour> all() {
      return neighbours;
    }

    @Override
    public SslContext security() {
      return contexts.context(FLEET, Target.Http2.NEVER);
    }
  }

  /// The port for other super nodes.
  int port() {
    return others.getPort();
  }

  void beside(String other, int port) {
    neighbours = List.of(new Neighbours.Neighbour(other, "127.0.0.1", port));
  }

  void beside(SuperNodeUnderTest other) {
    beside(other.node, other.port());
  }

  ScriptedPhone registered(String name) throws IOException {
    return ScriptedPhone.registered(phones, name, ScriptedPhone.DOMAIN);
  }

  @Override
  public void close() {
    edge.close();
    loops.close();
  }
}
