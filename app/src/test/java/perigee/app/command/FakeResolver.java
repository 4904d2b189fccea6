package perigee.app.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import perigee.wire.dns.Name;
import perigee.wire.dns.Query;
import perigee.wire.dns.Rdata;
import perigee.wire.dns.RdataException;
import perigee.wire.dns.RdataText;
import perigee.wire.dns.RecordSet;
import perigee.wire.dns.RecordType;
import perigee.wire.dns.ReplyOptions;
import perigee.wire.dns.ResponseCode;
import perigee.wire.dns.ResponseWriter;

/// A resolver that knows what it is told, and answers NXDOMAIN to everything else.
final class FakeResolver implements AutoCloseable {

  private static final int MOST = 512;

  private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
  private final Map<String, List<RecordSet>> answers = new ConcurrentHashMap<>();

  FakeResolver() throws IOException {
    Thread.ofVirtual().start(this::run);
  }

  String address() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  /// Prepares records for a question; each is `NAME TYPE DATA`.
  FakeResolver knows(String name, String type, String... records) {
    List<RecordSet> sets = new ArrayList<>();
    for (String record : records) {
      String[] words = record.split(" ", 3);
      int number = RecordType.parse(words[1]).orElseThrow();
      try {
        Rdata data = RdataText.parse(number, words[2], Name.ROOT);
        sets.add(new RecordSet(Name.of(words[0]), number, 60, List.of(data)));
      } catch (RdataException e) {
        throw new IllegalArgumentException(record, e);
      }
    }
    answers.put(key(Name.of(name), RecordType.parse(type).orElseThrow()), sets);
    return this;
  }

  private static String key(Name name, int type) {
    return name + " " + type;
  }

  private void run() {
    byte[] in = new byte[MOST];
    byte[] out = new byte[MOST];
    Query query = new Query();
    ResponseWriter writer = new ResponseWriter();
    ReplyOptions options = new ReplyOptions(MOST, new byte[0]);
    while (true) {
      try {
        DatagramPacket packet = new DatagramPacket(in, in.length);
        socket.receive(packet);
        if (query.read(in, 0, packet.getLength()) != null) {
          continue;
        }
        options.begin(query);
        writer.begin(query, options, out, 0, MOST);
        List<RecordSet> sets = answers.get(key(query.name(), query.type()));
        if (sets == null) {
          writer.code(ResponseCode.NXDOMAIN);
        } else {
          sets.forEach(writer::add);
        }
        int length = writer.end(query, options);
        socket.send(new DatagramPacket(out, length, packet.getSocketAddress()));
      } catch (SocketException _) {
        return; // closed
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
