package perigee.app.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.model.fleet.FleetMessage;
import perigee.model.mapping.ServerHealth;
import perigee.selection.answer.MapView;
import perigee.selection.map.MapCodec;
import perigee.selection.map.MapDelta;
import perigee.selection.map.MapRead;
import perigee.selection.map.MappingMap;

/// The map that a node answers from, and how its servers are. A map that does not validate changes
/// nothing; the last good one is kept on disk, so that a node goes on without control, after a
/// restart as well. Changed by the fleet link's thread; read by all through `view`.
public final class MapSide {

  private static final Logger LOG = LoggerFactory.getLogger(MapSide.class);

  private final KeptFile file;
  private final List<Consumer<MapView>> listeners = new ArrayList<>();
  private Map<String, ServerHealth> health = Map.of();
  private volatile MapView view = MapView.EMPTY;

  /// What the file should hold, if it could not be written.
  private byte @Nullable [] unkept;

  private MapSide(KeptFile file) {
    this.file = file;
  }

  /// Starts from the map that is kept in a node's data folder, if there is a good one.
  public static MapSide open(Path data) {
    MapSide side = new MapSide(new KeptFile(data.resolve("mapping.map")));
    side.read(side.file.path());
    return side;
  }

  private void read(Path file) {
    if (!Files.exists(file)) {
      return;
    }
    try {
      switch (MapCodec.decode(Files.readAllBytes(file))) {
        case MapRead.Complete(MappingMap map) -> {
          view = MapView.of(map, health);
          LOG.info("event=map-from-disk map={}", map.version());
        }
        case MapRead.Malformed(String reason) ->
            LOG.warn("event=map-unreadable file={} error=\"{}\"", file, reason);
      }
    } catch (IOException e) {
      LOG.warn("event=map-unreadable file={} error=\"{}\"", file, e.getMessage());
    }
  }

  /// What to answer from now.
  public MapView view() {
    return view;
  }

  /// The version of the map in force; 0 for none.
  public long version() {
    MappingMap map = view.map();
    return map.servers().isEmpty() ? 0 : map.version();
  }

  /// Adds who hears, on the link's thread, of each new view; before the link starts.
  public void onChange(Consumer<MapView> listener) {
    listeners.add(listener);
  }

  /// Puts a map in force and, if it can be written, on disk.
  ///
  /// @param bytes the map's, or what changed since the one that is in force
  /// @return what is wrong with it; empty if it is in force
  public List<String> apply(long version, byte[] bytes) {
    if (!MapDelta.isDelta(bytes)) {
      return applyWhole(version, bytes);
    }
    return switch (MapDelta.apply(kept(), bytes)) {
      case MapDelta.Unfit(String reason) -> refused(version, reason);
      case MapDelta.Whole whole -> applyWhole(version, whole.bytes());
    };
  }

  /// The bytes of the map in force; none if they can't be read.
  private byte[] kept() {
    if (unkept != null) {
      return unkept;
    }
    try {
      return Files.readAllBytes(file.path());
    } catch (IOException e) {
      LOG.warn("event=map-unreadable file={} error=\"{}\"", file.path(), e.getMessage());
      return new byte[0];
    }
  }

  private List<String> applyWhole(long version, byte[] bytes) {
    return switch (MapCodec.decode(bytes)) {
      case MapRead.Malformed(String reason) -> refused(version, reason);
      case MapRead.Complete(MappingMap map) when map.version() != version ->
          refused(version, "its bytes say version " + map.version());
      case MapRead.Complete(MappingMap map) when map.servers().isEmpty() ->
          refused(version, "it has no server");
      case MapRead.Complete(MappingMap map) -> {
        set(MapView.of(map, health));
        unkept = file.keep(bytes) ? null : bytes;
        yield List.of();
      }
    };
  }

  private static List<String> refused(long version, String reason) {
    LOG.warn("event=map-refused map={} error=\"{}\"", version, reason);
    return List.of(reason);
  }

  /// Takes in how servers are.
  public void apply(FleetMessage.Health told) {
    Map<String, ServerHealth> next = new HashMap<>();
    told.servers().forEach(server -> next.put(server.server(), server));
    health = Map.copyOf(next);
    set(MapView.of(view.map(), health));
  }

  private void set(MapView next) {
    view = next;
    listeners.forEach(listener -> listener.accept(next));
  }
}
