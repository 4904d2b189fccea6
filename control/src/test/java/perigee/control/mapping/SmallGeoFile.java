package perigee.control.mapping;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import perigee.model.mapping.Family;
import perigee.model.mapping.Prefix;

/// Writes a database in MaxMind's format 2.0 (a binary tree over 128 bits with records of 24 bits,
/// then the data, then what the file says of itself), as small as a test needs it.
final class SmallGeoFile {

  private static final int NOTHING = -1;
  private static final int IPV4_AT = 96;

  /// The two records of each node: another node, `NOTHING`, or below that -2 less an offset in the
  /// data.
  private final List<int[]> nodes = new ArrayList<>(List.of(new int[] {NOTHING, NOTHING}));

  private final ByteArrayOutputStream data = new ByteArrayOutputStream();

  SmallGeoFile put(String network, Map<String, Object> record) throws IOException {
    Prefix prefix = Prefix.parse(network).orElseThrow();
    int offset = data.size();
    value(new DataOutputStream(data), record);
    boolean ipv4 = prefix.family() == Family.IPV4;
    int length = prefix.length() + (ipv4 ? IPV4_AT : 0);
    int node = 0;
    for (int i = 0; i < length; i++) {
      int bit = ipv4 && i < IPV4_AT ? 0 : bit(prefix, ipv4 ? i - IPV4_AT : i);
      if (i == length - 1) {
        nodes.get(node)[bit] = -2 - offset;
      } else if (nodes.get(node)[bit] < 0) {
        nodes.add(new int[] {NOTHING, NOTHING});
        nodes.get(node)[bit] = nodes.size() - 1;
        node = nodes.size() - 1;
      } else {
        node = nodes.get(node)[bit];
      }
    }
    return this;
  }

  private static int bit(Prefix prefix, int i) {
    long word = i < Long.SIZE ? prefix.high() : prefix.low();
    return (int) (word >>> (63 - i % Long.SIZE)) & 1;
  }

  void write(Path file) throws IOException {
    Files.write(file, bytes());
  }

  byte[] bytes() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(all);
    for (int[] node : nodes) {
      for (int record : node) {
        int number =
            record >= 0
                ? record
                : record == NOTHING ? nodes.size() : nodes.size() + 16 + (-2 - record);
        out.writeByte(number >>> 16);
        out.writeShort(number);
      }
    }
    out.write(new byte[16]);
    data.writeTo(out);
    out.write("\u00ab\u00cd\u00efMaxMind.com".getBytes(ISO_8859_1));
    Map<String, Object> about = new TreeMap<>();
    about.put("binary_format_major_version", 2);
    about.put("binary_format_minor_version", 0);
    about.put("build_epoch", BigInteger.valueOf(1_700_000_000));
    about.put("database_type", "Test-City");
    about.put("description", Map.of("en", "a test"));
    about.put("ip_version", 6);
    about.put("languages", List.of("en"));
    about.put("node_count", (long) nodes.size());
    about.put("record_size", 24);
    value(out, about);
    return all.toByteArray();
  }

  private static void value(DataOutputStream out, Object value) throws IOException {
    switch (value) {
      case String text -> {
        byte[] bytes = text.getBytes(UTF_8);
        head(out, 2, bytes.length);
        out.write(bytes);
      }
      case Double number -> {
        head(out, 3, 8);
        out.writeDouble(number);
      }
      case Integer number -> {
        head(out, 5, 2);
        out.writeShort(number);
      }
      case Long number -> {
        head(out, 6, 4);
        out.writeInt((int) (long) number);
      }
      case BigInteger number -> {
        out.writeByte(8);
        out.writeByte(9 - 7);
        out.writeLong(number.longValueExact());
      }
      case Map<?, ?> map -> {
        head(out, 7, map.size());
        for (Map.Entry<?, ?> each : map.entrySet()) {
          value(out, each.getKey());
          value(out, each.getValue());
        }
      }
      case List<?> list -> {
        out.writeByte(list.size());
        out.writeByte(11 - 7);
        for (Object each : list) {
          value(out, each);
        }
      }
      default -> throw new IllegalArgumentException(value.getClass().getName());
    }
  }

  private static void head(DataOutputStream out, int type, int size) throws IOException {
    if (size < 29) {
      out.writeByte(type << 5 | size);
    } else {
      out.writeByte(type << 5 | 29);
      out.writeByte(size - 29);
    }
  }
}
