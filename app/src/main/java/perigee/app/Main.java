package perigee.app;

import perigee.app.command.Commands;

/// Where the program begins.
public final class Main {

  private Main() {}

  public static void main(String[] words) {
    System.exit(Commands.run(words));
  }
}
