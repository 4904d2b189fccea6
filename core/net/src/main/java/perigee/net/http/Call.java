package perigee.net.http;

/// A request under way.
public interface Call {

  /// Stops it: the handler hears `failed` with `CANCELLED` unless it has the response already, in
  /// which case its body fails. Does nothing once all is over. From any thread.
  void cancel();
}
