package perigee.selection.map;

import perigee.model.mapping.Address;
import perigee.model.mapping.Location;
import perigee.model.mapping.Region;
import perigee.model.mapping.Server;

/// Writes one map in the form that `MapCodec` describes.
final class MapWriter {

  static final String MAGIC = "PGMAP";
  static final int FORM = 4;

  /// Beside a host's class.
  static final int GUARANTEED = 0x10;

  private final MappingMap map;
  private final ByteSink sink = new ByteSink();

  /// Where each row begins, and the last one ends; of no length if nobody asks.
  private int[] offsets = new int[0];

  MapWriter(MappingMap map) {
    this.map = map;
  }

  EncodedMap encoded() {
    offsets = new int[map.rowCount() + 1];
    byte[] bytes = bytes();
    return new EncodedMap(map, bytes, offsets);
  }

  byte[] bytes() {
    for (int i = 0; i < MAGIC.length(); i++) {
      sink.octet(MAGIC.charAt(i));
    }
    sink.octet(FORM);
    sink.varint(map.version());
    sink.varint(map.computedAtMillis());
    regions();
    servers();
    hosts();
    rows();
    return sink.sealed();
  }

  private void regions() {
    sink.varint(map.regions().size());
    for (Region region : map.regions()) {
      sink.text(region.id());
      sink.number(region.load());
      Location location = region.location();
      sink.octet(location == null ? 0 : 1);
      if (location != null) {
        sink.number(location.latitude());
        sink.number(location.longitude());
      }
    }
  }

  private void servers() {
    sink.varint(map.servers().size());
    for (int i = 0; i < map.servers().size(); i++) {
      Server server = map.servers().get(i);
      sink.text(server.id());
      sink.varint(map.regionOf(i));
      sink.text(server.site());
      sink.varint(server.addresses().size());
      for (Address address : server.addresses()) {
        byte[] bytes = address.bytes();
        sink.octet(bytes.length);
        for (byte octet : bytes) {
          sink.octet(octet);
        }
      }
      sink.varint(server.httpPort());
      sink.varint(server.httpsPort());
      sink.number(server.capacity());
    }
  }

  private void hosts() {
    HostTraits hosts = map.hosts();
    sink.varint(hosts.hashes.length);
    for (int i = 0; i < hosts.hashes.length; i++) {
      sink.fixed(hosts.hashes[i], 8);
      sink.octet(hosts.classes[i] | (hosts.guaranteed[i] ? GUARANTEED : 0));
      sink.octet(hosts.spreads[i]);
    }
  }

  private void rows() {
    Rows rows = map.rows();
    for (int part = 1; part < rows.parts.length; part++) {
      sink.varint(rows.parts[part] - rows.parts[part - 1]);
    }
    begins(MappingMap.ANYWHERE);
    row(rows, MappingMap.ANYWHERE);
    for (int part = 1; part < rows.parts.length; part++) {
      long before = 0;
      for (int row = rows.parts[part - 1]; row < rows.parts[part]; row++) {
        begins(row);
        // Right-aligned to the longest prefix, so that neighbours differ by little.
        int unused = unusedBits(part);
        sink.varint((rows.bits[row] >>> unused) - (before >>> unused));
        sink.octet(rows.lengths[row]);
        before = rows.bits[row];
        row(rows, row);
      }
    }
    begins(rows.rows());
  }

  private void begins(int row) {
    if (row < offsets.length) {
      offsets[row] = sink.length();
    }
  }

  /// Bits to the right of an address's own: those of IPv4 fill half of a long.
  static int unusedBits(int part) {
    return part == 1 || part == 3 ? 32 : 0;
  }

  private void row(Rows rows, int row) {
    sink.octet(rows.candidates(row));
    for (int candidate = rows.starts[row]; candidate < rows.starts[row + 1]; candidate++) {
      sink.varint(rows.regions[candidate]);
      sink.varint(rows.samples[candidate]);
      sink.varint(rows.ages[candidate]);
      sink.octet(rows.confidences[candidate]);
      for (int c = 0; c < Rows.CLASSES; c++) {
        sink.fixed(rows.times[candidate * Rows.CLASSES + c], 2);
      }
    }
    for (int c = 0; c < Rows.CLASSES; c++) {
      int at = row * Rows.CLASSES + c;
      sink.octet(rows.whys[at] << 4 | (rows.orders[at] & 0xF));
    }
  }
}
