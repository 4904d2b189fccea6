package perigee.app.node;

import java.io.Closeable;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import perigee.content.nameserver.NameServer;
import perigee.content.nameserver.StandbyMaps;
import perigee.net.loop.Loop;
import perigee.selection.answer.MapView;
import perigee.selection.map.MappingMap;

/// Gives a name server the map to answer from: the newest, as soon as it is there; to a standby one
/// that is old enough, and nothing of what was heard since.
final class MapFeed implements Closeable {

  private static final Duration LOOK_EVERY = Duration.ofSeconds(10);

  private final MapSide maps;
  private final NameServer server;
  private final Optional<StandbyMaps> standby;
  private final InstantSource clock;
  private final Loop loop;
  private volatile boolean closed;

  MapFeed(
      MapSide maps,
      NameServer server,
      Optional<Duration> standbyAge,
      InstantSource clock,
      Loop loop) {
    this.maps = maps;
    this.server = server;
    this.standby = standbyAge.map(StandbyMaps::new);
    this.clock = clock;
    this.loop = loop;
  }

  /// Starts with the map that is there; before the fleet link.
  void start() {
    MapView kept = maps.view();
    if (standby.isEmpty()) {
      server.apply(kept);
      maps.onChange(server::apply);
      return;
    }
    StandbyMaps old = standby.get();
    maps.onChange(view -> loop.execute(() -> offer(old, view.map())));
    loop.execute(() -> offer(old, kept.map()));
    loop.execute(() -> look(old));
  }

  private void offer(StandbyMaps old, MappingMap map) {
    if (!map.servers().isEmpty()) {
      old.offer(map, clock.millis());
    }
  }

  private void look(StandbyMaps old) {
    old.due(clock.millis()).ifPresent(map -> server.apply(MapView.of(map, Map.of())));
    if (!closed) {
      loop.after(LOOK_EVERY, () -> look(old));
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
    closed = true;
  }
}
