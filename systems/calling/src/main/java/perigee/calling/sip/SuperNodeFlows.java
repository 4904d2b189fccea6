package perigee.calling.sip;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import perigee.net.loop.Loops;
import perigee.net.loop.NettyLoop;

/// Connections to the other super nodes, by mutual TLS, one to each. Belongs to SIP's loop.
final class SuperNodeFlows {

  /// What a super node asks a listener with TLS for, so that it is asked for its certificate.
  static final String SERVER_NAME = "super-node.sip.perigee.internal";

  private static final int CONNECT_MILLIS = 750;
  private static final long DOWN_FOR_MILLIS = 3_000;

  private final NettyLoop loop;
  private final Loops loops;
  private final Neighbours neighbours;
  private final InstantSource clock;
  private final Map<String, Flow> open = new HashMap<>();
  private final Map<String, List<Consumer<@Nullable Flow>>> connecting = new HashMap<>();
  private final Map<String, Long> downUntil = new HashMap<>();
  private @Nullable SipCore core;

  SuperNodeFlows(NettyLoop loop, Loops loops, Neighbours neighbours, InstantSource clock) {
    this.loop = loop;
    this.loops = loops;
    this.neighbours = neighbours;
    this.clock = clock;
  }

  void attach(SipCore to) {
    core = to;
  }

  List<String> all() {
    return neighbours.all().stream().map(Neighbours.Neighbour::node).toList();
  }

  boolean has(String node) {
    return neighbours.all().stream().anyMatch(one -> one.node().equals(node));
  }

  /// The super node that a URI's host and port are; null for none.
  @Nullable String at(String host, int port) {
    for (Neighbours.Neighbour one : neighbours.all()) {
      if (one.host().equalsIgnoreCase(host) && one.port() == port) {
        return one.node();
      }
    }
    return null;
  }

  void opened(String node, Flow flow) {
    open.put(node, flow);
    downUntil.remove(node);
    finish(node, flow);
  }

  void closed(Flow flow) {
    open.values().removeIf(one -> one.id() == flow.id());
  }

  /// Gets a connection to a super node; null if it can't be reached.
  void reach(String node, Consumer<@Nullable Flow> done) {
    Flow known = open.get(node);
    if (known != null && known.isOpen()) {
      done.accept(known);
      return;
    }
    Neighbours.Neighbour at = null;
    for (Neighbours.Neighbour one : neighbours.all()) {
      if (one.node().equals(node)) {
        at = one;
      }
    }
    SslContext security = neighbours.security();
    Long until = downUntil.get(node);
    if (at == null || security == null || (until != null && until > clock.millis())) {
      done.accept(null);
      return;
    }
    List<Consumer<@Nullable Flow>> waiting = connecting.get(node);
    if (waiting != null) {
      waiting.add(done);
      return;
    }
    connecting.computeIfAbsent(node, _ -> new ArrayList<>(2)).add(done);
    connect(at, security);
  }

  private void connect(Neighbours.Neighbour at, SslContext security) {
    SipCore to = core;
    if (to == null) {
      finish(at.node(), null);
      return;
    }
    ChannelFuture connected =
        new Bootstrap()
            .group(loop.eventLoop())
            .channel(loops.transport().socket())
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, StreamConnection.UNSENT)
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    SslHandler tls = security.newHandler(channel.alloc(), at.host(), at.port());
                    SSLParameters terms = tls.engine().getSSLParameters();
                    terms.setServerNames(List.of(new SNIHostName(SERVER_NAME)));
                    tls.engine().setSSLParameters(terms);
                    tls.setHandshakeTimeoutMillis(CONNECT_MILLIS);
                    channel
                        .pipeline()
                        .addLast(tls)
                        .addLast(StreamConnection.toSuperNode(to, at.node()));
                  }
                })
            .connect(at.host(), at.port());
    ChannelFuture _ =
        connected.addListener(future -> {
          if (!future.isSuccess()) {
            failed(at.node());
          }
        });
  }

  /// A connection that was begun is none.
  void failed(String node) {
    Flow known = open.get(node);
    if (known != null && known.isOpen()) {
      finish(node, known);
      return;
    }
    downUntil.put(node, clock.millis() + DOWN_FOR_MILLIS);
    finish(node, null);
  }

  private void finish(String node, @Nullable Flow flow) {
    List<Consumer<@Nullable Flow>> waiting = connecting.remove(node);
    if (waiting != null) {
      waiting.forEach(one -> one.accept(flow));
    }
  }
}
