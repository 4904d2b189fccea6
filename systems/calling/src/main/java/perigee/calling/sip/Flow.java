package perigee.calling.sip;

import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import perigee.wire.sip.SipMessage;
import perigee.wire.sip.SipWriter;

/// One connection (RFC 5626 §3), of a client or of another super node; at a phone, to its super
/// node. Belongs to SIP's loop.
public final class Flow {

  private final long id;
  private final Transport transport;
  private final InetSocketAddress remote;
  private final int port;
  private final String address;
  private final FlowOutput output;
  private final @Nullable String superNode;
  private final Set<String> people = new HashSet<>(2);
  private final Set<String> registered = new HashSet<>(2);
  private final Set<ServerTransaction> serving = new HashSet<>(4);
  private final Set<ClientTransaction> asking = new HashSet<>(4);
  private final Searches.Allowance searches = new Searches.Allowance();
  private boolean open = true;

  /// A connection.
  ///
  /// @param port of this end by which the other comes back; 0 if it knows another, or none
  /// @param superNode whose certificate it showed; null for a client
  public Flow(
      long id,
      Transport transport,
      InetSocketAddress remote,
      int port,
      FlowOutput output,
      @Nullable String superNode) {
    this.id = id;
    this.transport = transport;
    this.remote = remote;
    this.port = port;
    String host = remote.getAddress().getHostAddress();
    int zone = host.indexOf('%');
    this.address = zone < 0 ? host : host.substring(0, zone);
    this.output = output;
    this.superNode = superNode;
  }

  public long id() {
    return id;
  }

  public Transport transport() {
    return transport;
  }

  public InetSocketAddress remote() {
    return remote;
  }

  /// The port of this end by which the other comes back; 0 for the transport's.
  int port() {
    return port;
  }

  /// The other end's address as text, without a zone.
  String address() {
    return address;
  }

  /// Whose certificate it showed; null for a client.
  @Nullable String superNode() {
    return superNode;
  }

  /// Whether what comes from it was checked where it came from.
  boolean isSuperNode() {
    return superNode != null;
  }

  public boolean isOpen() {
    return open;
  }

  public void send(SipMessage message) {
    if (open) {
      output.write(SipWriter.bytes(message));
    }
  }

  /// Asks for a sign of life (RFC 5626 §3.5.1).
  void ping() {
    if (open) {
      output.write(new byte[] {'\r', '\n', '\r', '\n'});
    }
  }

  /// Answers a ping.
  void pong() {
    if (open) {
      output.write(new byte[] {'\r', '\n'});
    }
  }

  public void close() {
    if (open) {
      output.close();
    }
  }

  public void closed() {
    open = false;
  }

  /// Whether the person showed who they are on this connection.
  boolean isOf(String person) {
    return people.contains(person);
  }

  boolean isAuthenticated() {
    return !people.isEmpty();
  }

  /// Remembers who is at the other end.
  ///
  /// @param most that one connection may speak for; who is beyond is asked each time
  void authenticated(String person, int most) {
    if (people.size() < most) {
      people.add(person);
    }
  }

  Searches.Allowance searches() {
    return searches;
  }

  /// Requests that came from it and are in progress.
  Set<ServerTransaction> serving() {
    return serving;
  }

  /// Requests that were sent to it and are in progress.
  Set<ClientTransaction> asking() {
    return asking;
  }

  /// People who have, or had, a device at the other end.
  Set<String> registered() {
    return registered;
  }
}
