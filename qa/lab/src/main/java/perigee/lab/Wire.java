package perigee.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import perigee.lab.wan.Address;
import perigee.lab.wan.PathSpec;
import perigee.lab.wan.Wan;

/// A wire between two places with addresses, whose paths change as it is told line by line:
/// `up|down|both DELAY-MS LOSS-PERCENT KBIT QUEUE-MS`, where up leads away from the first place.
/// `counts` asks what happened. It ends with its input.
public final class Wire {

  private static final int WORDS = 5;
  private static final double PERCENT = 100;
  private static final long BITS = 1_000;
  private static final PathSpec FAST = new PathSpec(0, 0, 0, 1, 1_000_000_000L, 1_000_000_000L);

  private Wire() {}

  /// Arguments: device, addresses with commas between, twice. The caller moves the devices to where
  /// they belong.
  public static void main(String[] arguments) throws IOException, InterruptedException {
    try (Wan wan = new Wan(1)) {
      wan.add(arguments[0], addresses(arguments[1]), false);
      wan.add(arguments[2], addresses(arguments[3]), false);
      wan.start();
      wan.path(0, 1, FAST);
      wan.path(1, 0, FAST);
      System.out.println("ready");
      BufferedReader orders =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
      for (String line = orders.readLine(); line != null; line = orders.readLine()) {
        obey(wan, line.split(" ", -1));
      }
    }
  }

  private static List<Address> addresses(String list) {
    List<Address> all = new ArrayList<>();
    for (String each : list.split(",", -1)) {
      all.add(Address.parse(each).orElseThrow());
    }
    return all;
  }

  private static void obey(Wan wan, String[] words) throws InterruptedException {
    if (words[0].equals("counts")) {
      System.out.println(wan.takeCounts());
      return;
    }
    if (words.length != WORDS) {
      System.err.println("not understood: " + String.join(" ", words));
      return;
    }
    PathSpec spec =
        new PathSpec(
            Duration.ofMillis(Long.parseLong(words[1])).toNanos(),
            0,
            Double.parseDouble(words[2]) / PERCENT,
            1,
            Long.parseLong(words[3]) * BITS,
            Duration.ofMillis(Long.parseLong(words[4])).toNanos());
    if (!words[0].equals("down")) {
      wan.path(0, 1, spec);
    }
    if (!words[0].equals("up")) {
      wan.path(1, 0, spec);
    }
  }
}
