package perigee.content.nameserver;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Locale;
import java.util.function.Consumer;
import perigee.model.mapping.NameSighting;
import perigee.wire.dns.Query;
import perigee.wire.dns.RecordType;

/// Notes which resolver asks for which name that a beacon made up. A resolver must prove that its
/// address is its own, by TCP or by a cookie: else whoever forges datagrams could put his own
/// network among the clients of any resolver. One that tells its clients' networks is answered by
/// these, and not noted. It belongs to one thread.
final class BeaconNames {

  private final Consumer<NameSighting> heard;

  BeaconNames(Consumer<NameSighting> heard) {
    this.heard = heard;
  }

  /// Takes note of a query; false if the client has to come again by TCP.
  boolean asked(Query query, Client client) {
    if (query.options().hasSubnet() && query.options().subnetBits() > 0) {
      return true;
    }
    if (!client.isProven()) {
      return false;
    }
    if (query.type() == RecordType.A || query.type() == RecordType.AAAA) {
      heard.accept(new NameSighting(label(query), client.asAddress().toString(), true));
    }
    return true;
  }

  /// The name's first label.
  private static String label(Query query) {
    byte[] bytes = query.bytes();
    int start = query.nameStart();
    return new String(bytes, start + 1, bytes[start], US_ASCII).toLowerCase(Locale.ROOT);
  }
}
