package perigee.app.command;

/// One line on a terminal that says how far a command is; each state once where there is none.
final class ProgressLine {

  private final boolean rewrites = Terminal.isThere();
  private String shown = "";

  void show(String state) {
    if (state.equals(shown)) {
      return;
    }
    if (rewrites) {
      System.err.print("\r" + state + " ".repeat(Math.max(0, shown.length() - state.length())));
      System.err.flush();
    } else {
      System.err.println(state);
    }
    shown = state;
  }

  /// Leaves the line empty for what comes next.
  void end() {
    if (rewrites && !shown.isEmpty()) {
      System.err.print("\r" + " ".repeat(shown.length()) + "\r");
      System.err.flush();
    }
  }
}
