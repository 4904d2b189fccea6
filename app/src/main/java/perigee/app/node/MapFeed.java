package perigee.app.node;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.content.nameserver.NameServer;
import perigee.selection.answer.MapView;
import perigee.selection.map.MappingMap;

/// Gives a name server the map to answer from: the newest, as soon as it is there; to a standby one
/// that is old enough, and nothing of what was heard since.
final class MapFeed implements Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(MapFeed.class);

  private static final Duration LOOK_EVERY = Duration.ofSeconds(10);

  private final MapSide maps;
  private final NameServer server;
  private final @Nullable StandbyMaps standby;
  private final InstantSource clock;
  private @Nullable Thread looking;

  /// What a name server answers from.
  ///
  /// @param standbyAge how old its maps must be; empty for the newest
  /// @param data the node's folder
  /// @throws IOException if the folder of a standby's maps can't be used
  MapFeed(
      MapSide maps,
      NameServer server,
      Optional<Duration> standbyAge,
      Path data,
      InstantSource clock)
      throws IOException {
    this.maps = maps;
    this.server = server;
    this.clock = clock;
    this.standby =
        standbyAge.isPresent()
            ? StandbyMaps.open(data.resolve("standby"), standbyAge.get(), clock)
            : null;
  }

  /// Starts with the map that is there; before the fleet link.
  void start() {
    StandbyMaps old = standby;
    if (old == null) {
      server.apply(maps.view());
      maps.onChange(server::apply);
      return;
    }
    offer(old, maps.view().map());
    maps.onChange(view -> offer(old, view.map()));
    looking = Thread.ofVirtual().name("standby").start(() -> lookAgainAndAgain(old));
  }

  private void offer(StandbyMaps old, MappingMap map) {
    if (map.servers().isEmpty()) {
      return;
    }
    try {
      old.offer(map);
    } catch (IOException e) {
      LOG.warn("event=not-kept map={} error=\"{}\"", map.version(), e.toString());
    }
    look(old);
  }

  /// One at a time, so that no older map comes after a newer one.
  private synchronized void look(StandbyMaps old) {
    old.due().ifPresent(map -> server.apply(MapView.of(map, Map.of())));
  }

  private void lookAgainAndAgain(StandbyMaps old) {
    try {
      while (true) {
        Thread.sleep(LOOK_EVERY);
        look(old);
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  /// How old the map in force is, in seconds; NaN without one.
  double ageSeconds() {
    MappingMap map = server.view().map();
    return map.servers().isEmpty()
        ? Double.NaN
        : Math.max(0, clock.millis() - map.computedAtMillis()) / 1e3;
  }

  @Override
  public void close() {
    Thread started = looking;
    if (started != null) {
      started.interrupt();
    }
  }
}
