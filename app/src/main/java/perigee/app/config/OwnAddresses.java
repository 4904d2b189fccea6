package perigee.app.config;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;

/// The addresses by which other machines may reach this one.
public final class OwnAddresses {

  private OwnAddresses() {}

  /// Literal addresses of this machine, none of loopback or of one link alone; IPv4 first.
  public static List<String> all() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
          .map(InetAddress::getHostAddress)
          .filter(OwnAddresses::isLiteral)
          .sorted((one, other) -> Boolean.compare(one.contains(":"), other.contains(":")))
          .toList();
    } catch (SocketException e) {
      throw new UncheckedIOException("this machine's addresses can't be listed", e);
    }
  }

  static boolean isLiteral(String text) {
    try {
      return !InetAddress.ofLiteral(text).isAnyLocalAddress();
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
