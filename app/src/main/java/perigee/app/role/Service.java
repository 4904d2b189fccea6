package perigee.app.role;

import java.io.Closeable;
import java.util.Map;

/// A role that runs in this process.
public interface Service extends Closeable {

  /// Endpoint name to URL or `host:port`, as they are bound.
  Map<String, String> listeners();

  /// Takes no new work and waits, within a bound, for what runs.
  void drain();

  @Override
  void close();
}
