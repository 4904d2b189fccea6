package perigee.wire.dnssec;

import java.nio.ByteBuffer;
import java.util.List;
import perigee.wire.dns.Name;
import perigee.wire.dns.Rdata;
import perigee.wire.dns.RecordClass;
import perigee.wire.dns.RecordSet;
import perigee.wire.dns.RecordType;

/// A set of records as it is signed (RFC 4034 §6): owner and the names in the data of old types in
/// lower case, records in the order of their data.
public final class CanonicalForm {

  private static final int FIXED = 10;

  private CanonicalForm() {}

  /// Everything that a signature covers (RFC 4034 §3.1.8.1).
  ///
  /// @param head the RRSIG's data up to its signature
  /// @param owner whose records they are, which for a wildcard's is the name asked for
  public static byte[] signed(byte[] head, Name owner, RecordSet set) {
    byte[] name = owner.canonical().octets();
    List<Rdata> all =
        set.rdata().stream().map(data -> data(set.type(), data)).sorted().distinct().toList();
    int length = all.stream().mapToInt(data -> name.length + FIXED + data.length()).sum();
    ByteBuffer out = ByteBuffer.allocate(head.length + length).put(head);
    for (Rdata data : all) {
      out.put(name).putShort((short) set.type()).putShort((short) RecordClass.IN);
      out.putInt(set.ttlSeconds()).putShort((short) data.length()).put(data.octets());
    }
    return out.array();
  }

  /// One record's data with its names in lower case (RFC 4034 §6.2, RFC 6840 §5.1).
  static Rdata data(int type, Rdata data) {
    int from =
        switch (type) {
          case RecordType.NS, RecordType.CNAME, RecordType.PTR, RecordType.SOA -> 0;
          case RecordType.MX -> 2;
          case RecordType.SRV -> 6;
          default -> -1;
        };
    if (from < 0) {
      return data;
    }
    byte[] octets = data.octets();
    int at = lowered(octets, from);
    if (type == RecordType.SOA) {
      lowered(octets, at);
    }
    return Rdata.of(octets);
  }

  private static int lowered(byte[] octets, int from) {
    Name name = Name.read(octets, from, octets.length).orElse(Name.ROOT);
    return name.canonical().copyTo(octets, from);
  }
}
