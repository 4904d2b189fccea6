package perigee.app.doctor;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import perigee.wire.dns.Message;
import perigee.wire.dns.Name;
import perigee.wire.dns.Query;
import perigee.wire.dns.RecordClass;

/// Asks one resolver, by UDP and again by TCP if the answer was cut (RFC 1035 §4.2).
public final class Resolver {

  private static final Path SYSTEM = Path.of("/etc/resolv.conf");
  private static final int PORT = 53;
  private static final int TIMEOUT_MILLIS = 3_000;
  private static final int TRIES = 2;
  private static final int MOST_OCTETS = 65_535;
  private static final int RECURSION_DESIRED = 0x0100;

  private final InetSocketAddress server;
  private final RandomGenerator random;

  public Resolver(InetSocketAddress server, RandomGenerator random) {
    this.server = server;
    this.random = random;
  }

  /// The resolver that this machine uses.
  public static Resolver ofSystem(RandomGenerator random) throws IOException {
    for (String line : Files.readAllLines(SYSTEM)) {
      String[] words = line.strip().split("\\s+", -1);
      if (words.length > 1 && words[0].equals("nameserver")) {
        return new Resolver(new InetSocketAddress(words[1], PORT), random);
      }
    }
    throw new IOException(SYSTEM + " names no resolver; give one with --resolver HOST:PORT");
  }

  public InetSocketAddress server() {
    return server;
  }

  /// Asks for records of a name.
  ///
  /// @throws IOException if it does not answer, or not in DNS
  public Message ask(Name name, int type) throws IOException {
    int id = random.nextInt(1 << 16);
    byte[] question = question(id, name, type);
    Message answer = overUdp(id, question);
    return answer.isTruncated() ? overTcp(question) : answer;
  }

  private static byte[] question(int id, Name name, int type) {
    ByteBuffer out = ByteBuffer.allocate(Query.HEADER + name.length() + 2 * Short.BYTES);
    out.putShort((short) id).putShort((short) RECURSION_DESIRED).putShort((short) 1);
    out.putShort((short) 0).putInt(0).put(name.octets());
    return out.putShort((short) type).putShort((short) RecordClass.IN).array();
  }

  private Message overUdp(int id, byte[] question) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(server);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      for (int i = 0; i < TRIES; i++) {
        socket.send(new DatagramPacket(question, question.length));
        byte[] buffer = new byte[MOST_OCTETS];
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        try {
          socket.receive(packet);
        } catch (SocketTimeoutException _) {
          continue; // asked once more, then told below
        }
        Message answer = read(Arrays.copyOf(buffer, packet.getLength()));
        if (answer.id() == id) {
          return answer;
        }
      }
    }
    throw new IOException("the resolver " + text() + " does not answer");
  }

  private Message overTcp(byte[] question) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(server, TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      ByteBuffer framed = ByteBuffer.allocate(Short.BYTES + question.length);
      socket
          .getOutputStream()
          .write(framed.putShort((short) question.length).put(question).array());
      DataInputStream in = new DataInputStream(socket.getInputStream());
      return read(in.readNBytes(in.readUnsignedShort()));
    }
  }

  private Message read(byte[] bytes) throws IOException {
    return switch (Message.read(bytes)) {
      case Message.Read.Whole(Message message) -> message;
      case Message.Read.Broken(var why) ->
          throw new IOException("the resolver " + text() + " answers what is no DNS: " + why);
    };
  }

  private String text() {
    InetAddress address = server.getAddress();
    String host = address == null ? server.getHostString() : address.getHostAddress();
    return host + " port " + server.getPort();
  }
}
