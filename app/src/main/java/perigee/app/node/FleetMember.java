package perigee.app.node;

import java.io.Closeable;
import java.util.Map;

/// A node of the fleet while it runs in this process.
public interface FleetMember extends Closeable {

  /// Endpoint name to URL or `host:port`, as they are bound.
  Map<String, String> listeners();

  /// Sets what to do when control tells the node to drain and end.
  void onDrain(Runnable action);

  /// Takes no new work and waits, within a bound, for what runs.
  void drain();

  @Override
  void close();
}
