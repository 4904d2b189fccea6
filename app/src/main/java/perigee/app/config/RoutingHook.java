package perigee.app.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import perigee.content.routing.RoutingConfig;
import perigee.model.document.Mapping;
import perigee.model.document.Value;
import perigee.model.mapping.Prefix;

/// What a node tells a routing daemon: `routing` of its `perigee.yaml`.
///
/// ```yaml
/// routing:
///   prefixes: [203.0.113.0/24, "2001:db8:1::/48"]
///   bird: {socket: /run/bird/bird.ctl, folder: /var/lib/perigee/bird}
///   med: {idle: 100, full: 200}
///   hold-up: 10s
/// ```
///
/// @param routes what is announced, and when
/// @param daemon how it is told
public record RoutingHook(RoutingConfig routes, RoutingDaemon daemon) {

  private static final Duration MOST_HOLD_UP = Duration.ofHours(1);
  private static final String SHARED_RULE = "a prefix, for example 203.0.113.0/24";

  /// The way to a daemon.
  public sealed interface RoutingDaemon {}

  /// ExaBGP's named pipe.
  public record ExaBgp(Path pipe) implements RoutingDaemon {}

  /// A command of the operator's.
  public record Command(List<String> words) implements RoutingDaemon {
    public Command {
      words = List.copyOf(words);
    }
  }

  /// BIRD 2.
  ///
  /// @param socket its control socket
  /// @param folder of the files that its configuration includes
  public record Bird(Path socket, Path folder) implements RoutingDaemon {}

  static @Nullable RoutingHook read(Value value, Path base) {
    Mapping map = value.map("prefixes", "exabgp-pipe", "command", "bird", "med", "hold-up");
    List<Prefix> prefixes =
        map.required("prefixes").itemsOrOne().stream().map(RoutingHook::prefix).toList();
    long idle = 100;
    long full = 200;
    if (map.has("med")) {
      Mapping med = map.required("med").map("idle", "full");
      idle = med.integer("idle", 100, 0, Integer.MAX_VALUE);
      full = med.integer("full", 200, 0, Integer.MAX_VALUE);
      if (full < idle) {
        med.problem("full", "is %d; it must be at least idle, %d".formatted(full, idle));
        full = idle;
      }
    }
    Duration holdUp = map.duration("hold-up", Duration.ofSeconds(10), Duration.ZERO, MOST_HOLD_UP);
    RoutingDaemon daemon = daemon(map, value, base);
    if (prefixes.isEmpty() || prefixes.size() > RoutingConfig.MOST_PREFIXES) {
      map.problem(
          "prefixes",
          "has %d entries; it must have 1 to %d"
              .formatted(prefixes.size(), RoutingConfig.MOST_PREFIXES));
      return null;
    }
    return daemon == null
        ? null
        : new RoutingHook(
            new RoutingConfig(prefixes, idle, full, holdUp, Duration.ofSeconds(30)), daemon);
  }

  private static @Nullable RoutingDaemon daemon(Mapping map, Value value, Path base) {
    int ways = 0;
    for (String key : List.of("exabgp-pipe", "command", "bird")) {
      ways += map.has(key) ? 1 : 0;
    }
    if (ways != 1) {
      value.problem(
          "names %d daemons; it must name one: exabgp-pipe, command or bird".formatted(ways));
      return null;
    }
    if (map.has("exabgp-pipe")) {
      return new ExaBgp(path(map.required("exabgp-pipe"), base));
    }
    if (map.has("command")) {
      List<String> words = map.required("command").itemsOrOne().stream().map(Value::text).toList();
      if (words.isEmpty()) {
        map.problem("command", "is empty; it must be a program and its arguments");
        return null;
      }
      return new Command(words);
    }
    Mapping bird = map.required("bird").map("socket", "folder");
    return new Bird(path(bird.required("socket"), base), path(bird.required("folder"), base));
  }

  private static Prefix prefix(Value value) {
    String text = value.text(written -> Prefix.parse(written).isPresent(), SHARED_RULE);
    return Prefix.parse(text).orElse(Prefix.ALL_IPV4);
  }

  private static Path path(Value value, Path base) {
    return base.resolve(value.text()).normalize();
  }
}
