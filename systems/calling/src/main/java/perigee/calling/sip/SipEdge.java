package perigee.calling.sip;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;
import perigee.net.http.OtherProtocol;
import perigee.net.http.ServerTls;
import perigee.net.loop.Loops;
import perigee.net.loop.NettyLoop;
import perigee.wire.sip.SipLimits;
import perigee.wire.sip.SipReader;

/// A super node's SIP: registrar, proxy and presence for the people of one domain, over TCP, TLS
/// and WebSocket. All of it runs on one loop.
public final class SipEdge implements Closeable {

  private final Loops loops;
  private final NettyLoop loop;
  private final ListenerPorts ports = new ListenerPorts();
  private final Bindings bindings;
  private final Transactions transactions;
  private final Presence presence;
  private final Counts counts = new Counts();
  private final SipCore core;
  private final List<SipStreams> listeners = new ArrayList<>();

  /// What an edge stands on.
  ///
  /// @param devices who checks what devices sign
  /// @param locations null to ask the neighbours themselves
  public record Surroundings(
      Loops loops,
      NettyLoop loop,
      InstantSource clock,
      Verifiers verifiers,
      DeviceProofs devices,
      Neighbours neighbours,
      @Nullable Locations locations) {}

  private SipEdge(SipConfig config, Surroundings around) {
    this.loops = around.loops();
    this.loop = around.loop();
    InstantSource clock = around.clock();
    SipLoop sip = new SipLoop(loop, new BufferedRandom(new SecureRandom()), counts);
    Tokens tokens = new Tokens(sip.random());
    this.bindings = new Bindings(clock);
    this.transactions = new Transactions(sip, config.bounds());
    Hop hop = new Hop(sip, tokens, config, ports);
    Gruus gruus = new Gruus(config.domain(), tokens);
    SuperNodeFlows superNodes = new SuperNodeFlows(loop, loops, around.neighbours(), sip.random());
    Locations given = around.locations();
    Locations locations =
        given == null
            ? asking(new SuperNodeQuestions(sip, config, superNodes, transactions, ports))
            : given;
    Proxy.Parts parts =
        new Proxy.Parts(
            config,
            sip,
            transactions,
            hop,
            bindings,
            gruus,
            superNodes,
            locations,
            around.verifiers());
    Authenticator authenticator =
        new Authenticator(config, around.verifiers(), around.devices(), tokens, clock, sip);
    this.presence = new Presence(parts, ports, clock);
    Registrar registrar = new Registrar(config, bindings, authenticator, gruus, clock, counts);
    this.core =
        new SipCore(
            parts, authenticator, registrar, presence, new Searches(parts, clock), new HashMap<>());
    superNodes.attach(core);
    bindings.onChange(person -> {
      presence.changed(person);
      locations.changed(person, bindings.nameOf(person), !bindings.of(person).isEmpty());
    });
    loop.execute(core::start);
  }

  private static Locations asking(SuperNodeQuestions questions) {
    return new Locations() {
      @Override
      public void changed(String person, String name, boolean here) {}

      @Override
      public void find(String person, Consumer<List<String>> answer) {
        questions.ask(person, answer);
      }
    };
  }

  /// Starts an edge, which listens nowhere yet.
  public static SipEdge start(SipConfig config, Surroundings around) {
    return new SipEdge(config, around);
  }

  /// Listens; returns once connections are accepted.
  ///
  /// @param tls null for plain TCP
  /// @return where, with the real port
  /// @throws IOException if the address cannot be had
  public InetSocketAddress listen(InetSocketAddress bind, @Nullable ServerTls tls)
      throws IOException {
    SipStreams streams = new SipStreams(loops, loop, bind, tls, core);
    listeners.add(streams);
    InetSocketAddress address = Objects.requireNonNull(streams.address());
    reachedBy(tls == null ? Transport.TCP : Transport.TLS, address.getPort());
    return address;
  }

  /// Phones that come by a port of HTTP, whose server must be on the edge's loop alone.
  public OtherProtocol shared() {
    SipStreams streams = new SipStreams(loop, core, ports::share);
    listeners.add(streams);
    return streams;
  }

  /// Whether a TLS handshake is that of another super node, which must show its certificate.
  ///
  /// @param serverName that it asks for
  public static boolean isSuperNode(@Nullable String serverName) {
    return SuperNodeFlows.SERVER_NAME.equals(serverName);
  }

  /// Says by which port clients come.
  public void reachedBy(Transport transport, int port) {
    loop.execute(() -> ports.put(transport, port));
  }

  /// Takes a connection that somebody else accepted, each message of which comes alone.
  ///
  /// @param transport `WS` or `WSS`
  public Messages accept(Transport transport, InetSocketAddress remote, FlowOutput output) {
    Messages messages = new Messages(output);
    loop.execute(() -> messages.flow = core.opened(transport, remote, 0, output, null, false));
    return messages;
  }

  /// The way of messages into the edge, from any thread.
  public final class Messages implements Closeable {

    private static final int MOST_BEHIND = 256;

    private final FlowOutput output;
    private final AtomicInteger behind = new AtomicInteger();
    private @Nullable Flow flow; // of SIP's loop

    private Messages(FlowOutput output) {
      this.output = output;
    }

    /// A message came (RFC 7118 §5).
    public void received(byte[] message) {
      if (behind.incrementAndGet() > MOST_BEHIND) {
        counts.add(Counts.Kind.OVER_BOUND);
        output.close();
        return;
      }
      loop.execute(() -> {
        behind.decrementAndGet();
        Flow known = flow;
        if (known != null && !core.received(known, SipReader.whole(message, SipLimits.USUAL))) {
          known.close();
        }
      });
    }

    /// The connection is gone.
    @Override
    public void close() {
      loop.execute(() -> {
        Flow known = flow;
        flow = null;
        if (known != null) {
          core.closed(known);
        }
      });
    }
  }

  /// Registers nobody any more; who is here goes on.
  public void drain() {
    loop.execute(core::drain);
  }

  /// Everything that was counted, by name.
  public void counts(ObjLongConsumer<String> out) {
    for (Counts.Kind kind : Counts.Kind.values()) {
      out.accept(kind.name().toLowerCase(Locale.ROOT).replace('_', '-'), counts.of(kind));
    }
  }

  /// Connections that are open, those of WebSockets aside.
  public int connections() {
    return listeners.stream().mapToInt(SipStreams::open).sum();
  }

  /// Connections that there was no room for.
  public long refused() {
    return listeners.stream().mapToLong(SipStreams::refused).sum();
  }

  /// Devices that are registered; as the loop had it last.
  public int bindings() {
    return bindings.size();
  }

  /// Requests in progress.
  public int transactions() {
    return transactions.size();
  }

  /// Watchers of somebody's presence.
  public int subscriptions() {
    return presence.subscriptions();
  }

  @Override
  public void close() {
    loop.execute(core::close);
    listeners.forEach(SipStreams::close);
  }
}
