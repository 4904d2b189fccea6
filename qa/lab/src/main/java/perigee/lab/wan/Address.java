package perigee.lab.wan;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/// An IPv4 address.
public record Address(int bits) {

  private static final Pattern FORM =
      Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");
  private static final int MOST_OCTET = 255;

  /// Empty if the text is no address.
  public static Optional<Address> parse(String text) {
    var matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int bits = 0;
    for (int i = 1; i <= 4; i++) {
      int octet = Integer.parseInt(matcher.group(i));
      if (octet > MOST_OCTET) {
        return Optional.empty();
      }
      bits = bits << 8 | octet;
    }
    return Optional.of(new Address(bits));
  }

  public Address plus(int more) {
    return new Address(bits + more);
  }

  public InetAddress inet() {
    byte[] octets = {(byte) (bits >>> 24), (byte) (bits >>> 16), (byte) (bits >>> 8), (byte) bits};
    try {
      return InetAddress.getByAddress(octets);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }

  @Override
  public String toString() {
    return (bits >>> 24)
        + "."
        + (bits >>> 16 & MOST_OCTET)
        + "."
        + (bits >>> 8 & MOST_OCTET)
        + "."
        + (bits & MOST_OCTET);
  }
}
