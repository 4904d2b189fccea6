package perigee.app.phone;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import perigee.calling.phone.Phone;

/// What is typed while a phone runs: a line each, whose first letter says what to do. It concerns
/// the call that began last.
final class Keys {

  static final String HELP =
      """
      c WHO        call         a  answer      e  end the call     q  quit
      h  hold, or go on         m  mute, or be heard again
      0-9 * #      press keys   x WHO  transfer    t WHO TEXT  a line of chat, to a group, too
      g WHO,WHO TITLE  begin a group with contacts             l GROUP  leave a group
      f [FILE]     fetch a file that is offered: that whose id begins so, or the last\
      """;

  private final Phone phone;
  private volatile int call;
  private boolean held;
  private boolean muted;

  Keys(Phone phone) {
    this.phone = phone;
  }

  /// The call that keys concern from now on.
  void concern(int id) {
    call = id;
  }

  /// Reads to the end of what is typed.
  ///
  /// @return whether it ended by `q`
  boolean read() throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String line = in.readLine();
    while (line != null) {
      if (line.strip().equals("q")) {
        return true;
      }
      if (!line.isBlank()) {
        run(line.strip());
      }
      line = in.readLine();
    }
    return false;
  }

  private void run(String line) {
    String rest = line.substring(1).strip();
    char key = line.charAt(0);
    switch (key) {
      case 'c' -> call = phone.call(rest);
      case 'a' -> phone.answer(call);
      case 'e' -> phone.hangUp(call);
      case 'h' -> {
        held = !held;
        phone.hold(call, held);
      }
      case 'm' -> {
        muted = !muted;
        phone.mute(call, muted);
      }
      case 'x' -> phone.transfer(call, rest);
      case 't' -> {
        int blank = rest.indexOf(' ');
        if (blank > 0) {
          phone.message(rest.substring(0, blank), rest.substring(blank + 1));
        }
      }
      case 'g' -> {
        int blank = rest.indexOf(' ');
        if (blank > 0) {
          List<String> people = List.of(rest.substring(0, blank).split(",", -1));
          phone.beginGroup(rest.substring(blank + 1), people);
        }
      }
      case 'l' -> phone.leaveGroup(rest);
      case 'f' -> phone.fetch(rest);
      default -> {
        if (line.matches("[0-9*#A-D]+")) {
          line.chars().forEach(digit -> phone.press(call, (char) digit));
        } else {
          System.err.println(HELP);
        }
      }
    }
  }
}
