package perigee.realtime.media;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/// How a media port is opened.
///
/// @param bind where it listens, one address of each family at the most; port 0 lets the kernel
///   choose. A machine with several addresses names the one that packets are to leave from
/// @param announced what peers are told, if it is something else than where it listens
/// @param reach what it does beyond UDP
public record MediaPortConfig(
    List<InetSocketAddress> bind, List<InetAddress> announced, MediaLimits limits, Reach reach) {

  public MediaPortConfig {
    bind = List.copyOf(bind);
    announced = List.copyOf(announced);
    if (bind.isEmpty()) {
      throw new IllegalArgumentException("a media port listens at one address at least");
    }
  }

  /// With UDP alone.
  public MediaPortConfig(
      List<InetSocketAddress> bind, List<InetAddress> announced, MediaLimits limits) {
    this(bind, announced, limits, Reach.PLAIN);
  }

  public MediaPortConfig withReach(Reach other) {
    return new MediaPortConfig(bind, announced, limits, other);
  }

  /// As usual at an address.
  public static MediaPortConfig on(InetSocketAddress bind) {
    return new MediaPortConfig(List.of(bind), List.of(), MediaLimits.DEFAULT);
  }
}
