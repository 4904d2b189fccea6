package perigee.model.mapping;

/// How a server is at this moment; newer than the map.
///
/// @param server its id
/// @param load share of its capacity in use (the highest of its dimensions), 0 to 1 and above
public record ServerHealth(String server, State state, double load) {

  /// Whether clients may be sent to it.
  public enum State {
    /// It takes clients.
    ALIVE,
    /// It takes no new ones, and serves those that it has.
    DRAINING,
    /// Taken out by an operator or by automation.
    SUSPENDED,
    /// Others have found it dead.
    DEAD
  }
}
