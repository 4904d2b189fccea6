package perigee.wire.dns;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The parameters of SVCB and HTTPS records (RFC 9460 §7, §14.3.2).
final class ServiceParameters {

  static final int MANDATORY = 0;
  static final int ALPN = 1;
  static final int NO_DEFAULT_ALPN = 2;
  static final int PORT = 3;
  static final int IPV4_HINT = 4;
  static final int ECH = 5;
  static final int IPV6_HINT = 6;
  static final List<String> KEYS =
      List.of("mandatory", "alpn", "no-default-alpn", "port", "ipv4hint", "ech", "ipv6hint");

  private static final int BYTE = 0xff;
  private static final int SHORT = 0xffff;

  private ServiceParameters() {}

  static byte[] parse(List<String> words) throws RdataException {
    Map<Integer, byte[]> all = new TreeMap<>();
    for (String word : words) {
      int equals = word.indexOf('=');
      String name = equals < 0 ? word : word.substring(0, equals);
      int key = key(name);
      byte[] value = value(key, name, equals < 0 ? null : word.substring(equals + 1));
      if (all.put(key, value) != null) {
        throw new RdataException(name + " is there twice");
      }
    }
    requireMandatory(all);
    Octets out = new Octets();
    all.forEach((key, value) -> {
      out.number(key, 2);
      out.number(value.length, 2);
      out.put(value);
    });
    return out.bytes();
  }

  private static void requireMandatory(Map<Integer, byte[]> all) throws RdataException {
    byte[] mandatory = all.getOrDefault(MANDATORY, new byte[0]);
    for (int i = 0; i + 1 < mandatory.length; i += 2) {
      int key = (mandatory[i] & 0xff) << 8 | (mandatory[i + 1] & 0xff);
      if (key == MANDATORY || !all.containsKey(key)) {
        throw new RdataException(name(key) + " is mandatory and not there");
      }
    }
    if (all.containsKey(NO_DEFAULT_ALPN) && !all.containsKey(ALPN)) {
      throw new RdataException("no-default-alpn needs alpn");
    }
  }

  static String name(int key) {
    return key < KEYS.size() ? KEYS.get(key) : "key" + key;
  }

  private static int key(String name) throws RdataException {
    int known = KEYS.indexOf(name);
    if (known >= 0) {
      return known;
    }
    if (!name.matches("key(0|[1-9][0-9]{0,4})") || Integer.parseInt(name.substring(3)) >= SHORT) {
      throw new RdataException("\"" + name + "\" is no service parameter");
    }
    return Integer.parseInt(name.substring(3));
  }

  private static byte[] value(int key, String name, @Nullable String text) throws RdataException {
    if (key == NO_DEFAULT_ALPN) {
      if (text != null) {
        throw new RdataException(name + " takes no value");
      }
      return new byte[0];
    }
    if (key > IPV6_HINT) {
      return text == null ? new byte[0] : Escapes.octets(text);
    }
    if (text == null || text.isEmpty()) {
      throw new RdataException(name + " needs a value");
    }
    Octets out = new Octets();
    switch (key) {
      case PORT -> out.number(port(text), 2);
      case ECH -> out.put(base64(text));
      case ALPN -> {
        for (String protocol : text.split(",", -1)) {
          byte[] octets = Escapes.octets(protocol);
          if (octets.length == 0 || octets.length > BYTE) {
            throw new RdataException("alpn has an empty or too long protocol");
          }
          out.put((byte) octets.length);
          out.put(octets);
        }
      }
      case MANDATORY -> {
        for (int one : mandatory(text)) {
          out.number(one, 2);
        }
      }
      default -> {
        for (String address : text.split(",", -1)) {
          byte[] octets = key == IPV4_HINT ? AddressText.ipv4(address) : AddressText.ipv6(address);
          if (octets == null) {
            throw new RdataException("\"" + address + "\" is no address for " + name);
          }
          out.put(octets);
        }
      }
    }
    return out.bytes();
  }

  private static int[] mandatory(String text) throws RdataException {
    String[] names = text.split(",", -1);
    int[] keys = new int[names.length];
    for (int i = 0; i < names.length; i++) {
      keys[i] = key(names[i]);
    }
    Arrays.sort(keys);
    return keys;
  }

  private static int port(String text) throws RdataException {
    if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > SHORT) {
      throw new RdataException("port is \"" + text + "\"; it must be 0 to 65535");
    }
    return Integer.parseInt(text);
  }

  private static byte[] base64(String text) throws RdataException {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException _) {
      throw new RdataException("ech is not base 64");
    }
  }
}
