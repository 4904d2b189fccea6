package perigee.content.nameserver;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.xbill.DNS.ClientSubnetOption;
import org.xbill.DNS.DClass;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;
import perigee.model.mapping.NameSighting;

/// Asks a responder in dnsjava's words.
final class Asking {

  static final CookieSecret SECRET = new CookieSecret(new byte[CookieSecret.OCTETS]);

  final AtomicLong millis = new AtomicLong(1_700_000_000_000L);
  private final Client client = new Client().set(4, 0xc633_6435L << 32, 0, false);
  final List<NameSighting> sightings = new ArrayList<>();
  private final byte[] out = new byte[65_535];
  private final Responder responder;

  Asking(NameServerConfig config, Served served) {
    responder = new Responder(config, () -> served, millis::get, sightings::add);
  }

  Asking(NameServerConfig config) {
    this(config, new Served(ServedThings.zones(), ServedThings.view(), AnycastRings.NONE));
  }

  Asking() {
    this(NameServerConfig.on(new java.net.InetSocketAddress(0), 1, "ns-a", SECRET));
  }

  Responder responder() {
    return responder;
  }

  /// From an IPv4 address, by UDP or TCP.
  Asking from(long address, boolean stream) {
    client.set(4, address << 32, 0, stream);
    return this;
  }

  Message ask(String name, int type) {
    return answer(query(name, type));
  }

  Message ask(String name, int type, EDNSOption... options) {
    Message query = query(name, type);
    query.addRecord(new OPTRecord(1232, 0, 0, 0, List.of(options)), Section.ADDITIONAL);
    return answer(query);
  }

  static Message query(String name, int type) {
    try {
      return Message.newQuery(Record.newRecord(Name.fromString(name + "."), type, DClass.IN));
    } catch (IOException e) {
      throw new AssertionError(name, e);
    }
  }

  Message answer(Message query) {
    byte[] answer = answer(query.toWire(65_535));
    try {
      return new Message(answer);
    } catch (IOException e) {
      throw new AssertionError(Arrays.toString(answer), e);
    }
  }

  byte[] answer(byte[] query) {
    int length = answerLength(query);
    return Arrays.copyOf(out, length);
  }

  int answerLength(byte[] query) {
    return responder.answer(query, 0, query.length, client, out, 0, out.length);
  }

  static EDNSOption subnet(String address, int bits) {
    try {
      return new ClientSubnetOption(bits, java.net.InetAddress.getByName(address));
    } catch (java.net.UnknownHostException e) {
      throw new AssertionError(address, e);
    }
  }

  /// A section as `name ttl type data`, one record a line.
  static List<String> lines(Message message, int section) {
    List<String> all = new ArrayList<>();
    for (Record record : message.getSection(section)) {
      if (record.getType() != Type.OPT) {
        all.add(
            record.getName()
                + " "
                + record.getTTL()
                + " "
                + Type.string(record.getType())
                + " "
                + record.rdataToString());
      }
    }
    return all;
  }
}
