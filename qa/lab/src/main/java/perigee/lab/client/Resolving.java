package perigee.lab.client;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import perigee.lab.wan.Address;

/// Asks a server for the addresses of a name; asks again when no answer comes. Not for use by
/// several threads; the thread must be in the client's namespace.
public final class Resolving {

  private static final int PORT = 53;
  private static final int[] WAIT_MILLIS = {1_000, 2_000, 3_000};
  private static final int ANSWER_BYTES = 4096;
  private static final int IDS = 1 << 16;

  private final Address server;
  private final boolean recursion;
  private final SplittableRandom random;

  /// @param recursion whether the server is a resolver
  public Resolving(Address server, boolean recursion, SplittableRandom random) {
    this.server = server;
    this.recursion = recursion;
    this.random = random;
  }

  /// An answer.
  ///
  /// @param addresses none if the name has none
  /// @param scope bits of the subnet that the answer is for
  public record Resolved(List<Address> addresses, long ttlSeconds, Optional<Integer> scope) {
    public Resolved {
      addresses = List.copyOf(addresses);
    }
  }

  public Resolved resolve(String name) throws IOException {
    return resolve(name, Optional.empty());
  }

  /// Asks for the addresses that clients of a subnet shall use.
  ///
  /// @throws IOException if no answer came, or it was an error
  public Resolved resolve(String name, Optional<Address> subnet) throws IOException {
    int id = random.nextInt(IDS);
    byte[] query = DnsMessage.query(id, name, recursion, subnet);
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(new InetSocketAddress(server.inet(), PORT));
      for (int wait : WAIT_MILLIS) {
        socket.send(new DatagramPacket(query, query.length));
        Optional<DnsMessage> answer = await(socket, id, wait);
        if (answer.isPresent()) {
          return checked(answer.get(), name);
        }
      }
    }
    throw new IOException("no answer from " + server + " for " + name);
  }

  private static Optional<DnsMessage> await(DatagramSocket socket, int id, int millis)
      throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[ANSWER_BYTES], ANSWER_BYTES);
    socket.setSoTimeout(millis);
    try {
      socket.receive(packet);
      return Optional.of(
          DnsMessage.read(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()), id));
    } catch (SocketTimeoutException _) {
      return Optional.empty();
    }
  }

  private static Resolved checked(DnsMessage answer, String name) throws IOException {
    if (answer.status() != 0) {
      throw new IOException("status " + answer.status() + " for " + name);
    }
    return new Resolved(answer.addresses(), answer.ttlSeconds(), answer.scope());
  }
}
