package perigee.wire.dns;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/// One parameter of an SVCB or HTTPS record as text (RFC 9460 §2.1).
final class ServiceParameterText {

  private ServiceParameterText() {}

  static String format(int key, byte[] octets, int from, int length) {
    String name = ServiceParameters.name(key);
    if (length == 0) {
      return name;
    }
    byte[] value = Arrays.copyOfRange(octets, from, from + length);
    List<String> parts = parts(key, value);
    return parts.isEmpty()
        ? "key" + key + "=" + Escapes.quoted(value, 0, length)
        : name + "=" + String.join(",", parts);
  }

  /// Its values, or none if they are not what the key wants.
  private static List<String> parts(int key, byte[] value) {
    return switch (key) {
      case ServiceParameters.MANDATORY -> numbers(value, true);
      case ServiceParameters.PORT -> value.length == 2 ? numbers(value, false) : List.of();
      case ServiceParameters.ALPN -> protocols(value);
      case ServiceParameters.IPV4_HINT -> addresses(value, AddressText.IPV4);
      case ServiceParameters.IPV6_HINT -> addresses(value, AddressText.IPV6);
      case ServiceParameters.ECH -> List.of(Base64.getEncoder().encodeToString(value));
      default -> List.of();
    };
  }

  private static List<String> numbers(byte[] value, boolean keys) {
    List<String> all = new ArrayList<>();
    if (value.length % 2 == 0) {
      for (int i = 0; i < value.length; i += 2) {
        int number = (value[i] & 0xff) << 8 | (value[i + 1] & 0xff);
        all.add(keys ? ServiceParameters.name(number) : Integer.toString(number));
      }
    }
    return all;
  }

  private static List<String> protocols(byte[] value) {
    List<String> all = new ArrayList<>();
    int at = 0;
    while (at < value.length) {
      int length = value[at++] & 0xff;
      String protocol =
          at + length > value.length || length == 0 ? "," : Escapes.quoted(value, at, length);
      if (!protocol.matches("\"[A-Za-z0-9./_-]+\"")) {
        // Others need two layers of escapes; octets are clearer.
        return List.of();
      }
      all.add(protocol.substring(1, protocol.length() - 1));
      at += length;
    }
    return all;
  }

  private static List<String> addresses(byte[] value, int length) {
    List<String> all = new ArrayList<>();
    if (value.length % length == 0) {
      for (int i = 0; i < value.length; i += length) {
        all.add(AddressText.format(value, i, length));
      }
    }
    return all;
  }
}
