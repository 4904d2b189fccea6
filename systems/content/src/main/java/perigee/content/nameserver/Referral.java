package perigee.content.nameserver;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import perigee.wire.dns.Name;
import perigee.wire.dns.Rdata;
import perigee.wire.dns.RecordSet;
import perigee.wire.dns.RecordType;
import perigee.wire.dns.ResponseWriter;

/// Who has a name, with their addresses as far as we know them (RFC 1034 §4.2.1). Immutable; made
/// once, so that to refer somebody is to copy.
final class Referral {

  private final RecordSet servers;
  private final List<Glue> glue;

  /// Addresses of a server.
  ///
  /// @param needed whether nobody could get there without them, since the server's name lies in
  ///   what it serves (RFC 9471 §3.1)
  private record Glue(RecordSet addresses, boolean needed) {}

  private Referral(RecordSet servers, List<Glue> glue) {
    this.servers = servers;
    this.glue = List.copyOf(glue);
  }

  /// A referral to servers.
  ///
  /// @param names where their addresses are
  /// @param servers NS records of the name that they serve
  static Referral of(NameTable names, RecordSet servers) {
    List<Glue> glue = new ArrayList<>();
    for (Rdata server : servers.rdata()) {
      Name name = server.name(0).orElse(Name.ROOT);
      ZoneNode node = names.find(name);
      if (node != null) {
        boolean needed = name.isWithin(servers.owner());
        add(node.set(RecordType.A), needed, glue);
        add(node.set(RecordType.AAAA), needed, glue);
      }
    }
    return new Referral(servers, glue);
  }

  private static void add(@Nullable RecordSet addresses, boolean needed, List<Glue> glue) {
    if (addresses != null) {
      glue.add(new Glue(addresses, needed));
    }
  }

  /// The NS records.
  RecordSet servers() {
    return servers;
  }

  /// Writes the addresses; false if there is no room for some that are needed.
  boolean writeAddresses(ResponseWriter writer) {
    for (int i = 0; i < glue.size(); i++) {
      if (!writer.add(glue.get(i).addresses()) && glue.get(i).needed()) {
        return false;
      }
    }
    return true;
  }
}
