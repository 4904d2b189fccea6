package perigee.app.client;

/// The work of a command failed for a reason that its message tells: the place, what was seen, what
/// to do. Ends the program with status 1.
public final class Failure extends Exception {

  private static final long serialVersionUID = 1;

  public Failure(String message) {
    super(message);
  }
}
