package perigee.app.command;

import java.io.Console;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// The terminal that the program was started from.
final class Terminal {

  private Terminal() {}

  /// Whether a person watches: standard input and output are a terminal.
  static boolean isThere() {
    return console().isPresent();
  }

  /// The console, if a person sits at it.
  static Optional<Console> console() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal);
  }

  /// Keys arrive one by one and are not shown, until `restore`.
  static void readKeys() throws InterruptedException {
    stty("-icanon", "-echo", "min", "0", "time", "0");
  }

  static void restore() throws InterruptedException {
    stty("sane");
  }

  private static void stty(String... words) throws InterruptedException {
    String[] command = new String[words.length + 1];
    command[0] = "stty";
    System.arraycopy(words, 0, command, 1, words.length);
    try {
      new ProcessBuilder(command).inheritIO().start().waitFor(1, TimeUnit.SECONDS);
    } catch (IOException _) {
      // Without stty keys need Enter; Ctrl-C ends the command all the same.
      return;
    }
  }
}
