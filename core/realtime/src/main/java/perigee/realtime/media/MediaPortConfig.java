package perigee.realtime.media;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/// How a media port is opened.
///
/// @param bind where it listens, one address of each family at the most; port 0 lets the kernel
///   choose. A machine with several addresses names the one that packets are to leave from
/// @param announced what peers are told, if it is something else than where it listens
public record MediaPortConfig(
    List<InetSocketAddress> bind, List<InetAddress> announced, MediaLimits limits) {

  public MediaPortConfig {
    bind = List.copyOf(bind);
    announced = List.copyOf(announced);
    if (bind.isEmpty()) {
      throw new IllegalArgumentException("a media port listens at one address at least");
    }
  }

  /// As usual at an address.
  public static MediaPortConfig on(InetSocketAddress bind) {
    return new MediaPortConfig(List.of(bind), List.of(), MediaLimits.DEFAULT);
  }
}
