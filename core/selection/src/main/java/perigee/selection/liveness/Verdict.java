package perigee.selection.liveness;

/// What is thought of one server at one moment.
///
/// @param server its id
/// @param reason for people, in a few words
public record Verdict(String server, State state, String reason) {

  /// How it is.
  public enum State {
    /// Well.
    ALIVE(true),
    /// Somebody misses it, or the safety budget keeps it in; it goes on being told.
    SUSPECTED(true),
    /// It ends what it has begun and takes nobody new.
    DRAINING(false),
    /// An operator took it out.
    SUSPENDED(false),
    /// At least two others miss it, or it came back too short a time ago.
    DEAD(false);

    private final boolean answers;

    State(boolean answers) {
      this.answers = answers;
    }

    /// Whether clients are sent to it.
    public boolean isInAnswers() {
      return answers;
    }
  }
}
