package perigee.net.fleet;

/// Control could not be reached, refused, or did not keep to the protocol.
public final class FleetException extends Exception {

  private static final long serialVersionUID = 1L;

  private final boolean refused;

  FleetException(boolean refused, String message) {
    super(message);
    this.refused = refused;
  }

  FleetException(String message, Throwable cause) {
    super(message, cause);
    this.refused = false;
  }

  /// Whether control itself said no, so that trying the same again is of no use.
  public boolean refused() {
    return refused;
  }
}
