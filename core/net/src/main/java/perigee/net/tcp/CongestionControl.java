package perigee.net.tcp;

import io.netty.channel.Channel;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.NetworkChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// By which rule connections send (`TCP_CONGESTION` of Linux). Where the machine has BBR, a voice
/// wants another: every ten seconds BBR lets no more than four packets be under way, to measure the
/// path anew, and a voice that has more under way has a gap.
public final class CongestionControl {

  /// What is by far the most used, and never waits for nothing.
  private static final String STEADY = "cubic";

  private static final String HOLDS_BACK = "bbr";
  private static final Path SETTINGS = Path.of("/proc/sys/net/ipv4");

  private final @Nullable String name;

  private CongestionControl(@Nullable String name) {
    this.name = name;
  }

  /// For connections that carry voice: another than the machine's only where that holds voices back
  /// and the kernel has a better one.
  public static CongestionControl ofVoice() {
    boolean better =
        words("tcp_congestion_control").stream().anyMatch(used -> used.startsWith(HOLDS_BACK))
            && words("tcp_allowed_congestion_control").contains(STEADY);
    return new CongestionControl(better ? STEADY : null);
  }

  /// One by its name.
  public static CongestionControl named(String name) {
    return new CongestionControl(name);
  }

  private static List<String> words(String setting) {
    try {
      return List.of(Files.readString(SETTINGS.resolve(setting)).strip().split(" "));
    } catch (IOException _) {
      // Other systems have no such choice.
      return List.of();
    }
  }

  /// Sets it for a connection of a loop.
  public void set(Channel channel) {
    if (name != null && channel instanceof UnixChannel unix) {
      Descriptors.set(unix.fd().intValue(), octets(name));
    }
  }

  /// Sets it for a bound channel of the JDK; connections that it accepts have the same.
  public void set(NetworkChannel channel) throws IOException {
    if (name != null && channel.getLocalAddress() instanceof InetSocketAddress local) {
      Descriptors.setAll(local.getPort(), octets(name));
    }
  }

  /// Sets it for a connected socket of the JDK.
  public void set(Socket socket) {
    if (name != null) {
      Descriptors.setAll(socket.getLocalPort(), octets(name));
    }
  }

  private static byte[] octets(String name) {
    return name.getBytes(StandardCharsets.ISO_8859_1);
  }

  /// What a connection of a loop has; empty if that can't be told.
  static String of(Channel channel) {
    return channel instanceof UnixChannel unix ? Descriptors.get(unix.fd().intValue()) : "";
  }

  /// What the sockets of a port have that are TCP's, in any order.
  static List<String> of(int port) {
    return Descriptors.all(port).stream()
        .map(Descriptors::get)
        .filter(known -> !known.isEmpty())
        .toList();
  }
}
