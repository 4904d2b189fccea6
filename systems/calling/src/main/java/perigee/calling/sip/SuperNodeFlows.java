package perigee.calling.sip;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.net.loop.Loop;
import perigee.net.loop.Loops;
import perigee.net.loop.NettyLoop;
import perigee.wire.sip.SipUri;

/// Connections to the other super nodes, by mutual TLS. One to each is kept open, so that a call to
/// somebody there waits for no handshake; who is away is tried again and again, and whoever asks
/// for them meanwhile is told at once. Belongs to SIP's loop.
final class SuperNodeFlows {

  /// What a super node asks a listener with TLS for, so that it is asked for its certificate.
  static final String SERVER_NAME = "super-node.sip.perigee.internal";

  /// The parameter of a URI that says which super node it leads to: the host in it is the one that
  /// clients know, which others may know by another name.
  static final String NODE = "super-node";

  private static final Logger LOG = LoggerFactory.getLogger(SuperNodeFlows.class);

  /// For TCP, and for TLS after it: a lost packet at the beginning costs a second each.
  private static final int CONNECT_MILLIS = 3_000;

  private static final Duration TEND = Duration.ofSeconds(3);

  private final NettyLoop loop;
  private final Loops loops;
  private final Neighbours neighbours;
  private final RandomGenerator random;
  private final Map<String, SuperNodeLink> links = new HashMap<>(); // of the neighbours alone
  private @Nullable SipCore core;
  private boolean over;

  SuperNodeFlows(NettyLoop loop, Loops loops, Neighbours neighbours, RandomGenerator random) {
    this.loop = loop;
    this.loops = loops;
    this.neighbours = neighbours;
    this.random = random;
  }

  void attach(SipCore to) {
    core = to;
  }

  /// Connects to all, and looks after them from now on.
  void start() {
    if (over) {
      return;
    }
    try {
      Set<String> gone = new HashSet<>(links.keySet());
      for (Neighbours.Neighbour one : neighbours.all()) {
        gone.remove(one.node());
        SuperNodeLink link = link(one.node());
        link.tend();
        if (link.wants()) {
          connect(one, link);
        }
      }
      gone.forEach(node -> {
        SuperNodeLink link = links.remove(node);
        if (link != null) {
          link.close();
        }
      });
    } finally {
      Loop.Timer _ = loop.after(TEND, this::start);
    }
  }

  void close() {
    over = true;
    links.values().forEach(SuperNodeLink::close);
  }

  private SuperNodeLink link(String node) {
    return links.computeIfAbsent(node, _ -> new SuperNodeLink());
  }

  List<String> all() {
    return neighbours.all().stream().map(Neighbours.Neighbour::node).toList();
  }

  boolean has(String node) {
    return named(node) != null;
  }

  private Neighbours.@Nullable Neighbour named(String node) {
    for (Neighbours.Neighbour one : neighbours.all()) {
      if (one.node().equals(node)) {
        return one;
      }
    }
    return null;
  }

  /// The super node that a URI leads to; null for none.
  @Nullable String at(SipUri uri) {
    String said = uri.parameters().value(NODE);
    for (Neighbours.Neighbour one : neighbours.all()) {
      boolean is =
          said == null
              ? one.host().equalsIgnoreCase(uri.host()) && one.port() == uri.port()
              : one.node().equals(said);
      if (is) {
        return one.node();
      }
    }
    return null;
  }

  /// A connection with another super node stands.
  ///
  /// @param ours whether it was made from here
  void opened(String node, Flow flow, boolean ours) {
    SuperNodeLink link = link(node);
    if (link.opened(flow, ours)) {
      LOG.info("event=super-node-reached node={}", node);
    }
  }

  void closed(Flow flow) {
    String node = flow.superNode();
    SuperNodeLink link = node == null ? null : links.get(node);
    Neighbours.Neighbour at = node == null ? null : named(node);
    if (link != null && link.closed(flow) && at != null && !over && link.wants()) {
      connect(at, link);
    }
  }

  /// It answered a ping.
  void lives(Flow flow) {
    String node = flow.superNode();
    SuperNodeLink link = node == null ? null : links.get(node);
    if (link != null) {
      link.lives(flow);
    }
  }

  /// Gets a connection to a super node; null if it can't be reached.
  void reach(String node, Consumer<@Nullable Flow> done) {
    Neighbours.Neighbour at = named(node);
    if (at == null || over) {
      done.accept(null);
      return;
    }
    SuperNodeLink link = link(node);
    if (link.wants()) {
      connect(at, link);
    }
    link.get(done);
  }

  private void connect(Neighbours.Neighbour at, SuperNodeLink link) {
    SipCore to = core;
    SslContext security = neighbours.security();
    link.connects();
    if (to == null || security == null) {
      failed(at.node(), "there is no certificate yet");
      return;
    }
    // Looking a name up may take long.
    Thread.startVirtualThread(() -> {
      InetSocketAddress address = new InetSocketAddress(at.host(), at.port());
      loop.execute(() -> connect(at, address, to, security));
    });
  }

  private void connect(
      Neighbours.Neighbour at, InetSocketAddress address, SipCore to, SslContext security) {
    if (over || address.isUnresolved()) {
      failed(at.node(), over ? "this node ends" : "no name server knows " + at.host());
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
                    channel
                        .pipeline()
                        .addLast(tls(channel, at, security))
                        .addLast(StreamConnection.toSuperNode(to, at.node()));
                  }
                })
            .connect(address);
    ChannelFuture _ =
        connected.addListener(future -> {
          if (!future.isSuccess()) {
            failed(at.node(), String.valueOf(future.cause().getMessage()));
          }
        });
  }

  /// The certificate must be the node's, by whatever host it is reached.
  private static SslHandler tls(Channel channel, Neighbours.Neighbour at, SslContext security) {
    SslHandler tls = security.newHandler(channel.alloc(), at.node(), at.port());
    SSLParameters terms = tls.engine().getSSLParameters();
    terms.setServerNames(List.of(new SNIHostName(SERVER_NAME)));
    tls.engine().setSSLParameters(terms);
    tls.setHandshakeTimeoutMillis(CONNECT_MILLIS);
    return tls;
  }

  /// A connection that was begun is none.
  void failed(String node, String reason) {
    SuperNodeLink link = links.get(node);
    if (link == null) {
      return;
    }
    if (link.failed() && !over) {
      LOG.warn("event=super-node-away node={} reason=\"{}\"", node, reason);
    }
    Loop.Timer _ =
        loop.after(
            link.rest(random),
            () -> {
              link.rested();
              Neighbours.Neighbour at = named(node);
              if (at != null && !over && link.wants()) {
                connect(at, link);
              }
            });
  }
}
