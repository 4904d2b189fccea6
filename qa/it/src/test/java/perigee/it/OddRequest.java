package perigee.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// A line of `requests.txt`.
///
/// @param number of the case, from 1
/// @param allowed what may become of it
/// @param ruled the section of the RFC that rules it
/// @param escaped its bytes, as the file has them
record OddRequest(int number, Allowed allowed, String ruled, String escaped) {

  /// What may become of a request.
  enum Allowed {
    REFUSED,
    LOCAL,
    FORWARDED,
    EITHER,
    BOTH,
    BROKEN,
    SILENT
  }

  private static final Pattern REPEATED = Pattern.compile("\\{([^{}]*)\\*([0-9]+)}");
  private static final Pattern HEX = Pattern.compile("\\\\x([0-9a-f]{2})");

  static List<OddRequest> all() throws IOException {
    try (InputStream in = OddRequest.class.getResourceAsStream("requests.txt")) {
      List<OddRequest> all = new ArrayList<>();
      if (in == null) {
        throw new IOException("requests.txt is not beside the tests");
      }
      for (String line : new String(in.readAllBytes(), UTF_8).lines().toList()) {
        if (!line.isBlank() && !line.startsWith("#")) {
          String[] parts = line.split(" \\| ", 3);
          Allowed allowed = Allowed.valueOf(parts[0].toUpperCase(Locale.ROOT));
          all.add(new OddRequest(all.size() + 1, allowed, parts[1], parts[2]));
        }
      }
      return all;
    }
  }

  String path() {
    return "/case/" + number;
  }

  /// The path of the request that hides behind this one.
  String hidden() {
    return "/hidden/" + number;
  }

  String method() {
    return escaped.replaceFirst("^(\\\\r\\\\n)+", "").replaceFirst("[^A-Z].*", "");
  }

  /// What to send, a character for each byte.
  String bytes(String host) {
    String text =
        escaped
            .replace("{S}", "GET " + hidden() + "{H}\\r\\n")
            .replace("{H}", " HTTP/1.1\\r\\nHost: {h}\\r\\n")
            .replace("{c}", path())
            .replace("{h}", host);
    text =
        REPEATED
            .matcher(text)
            .replaceAll(m -> quoted(m.group(1).repeat(Integer.parseInt(m.group(2)))));
    text = text.replace("\\r", "\r").replace("\\n", "\n").replace("\\t", "\t").replace("\\0", "\0");
    text = HEX.matcher(text).replaceAll(m -> quoted(character(m.group(1))));
    return text.replace("\\\\", "\\");
  }

  private static String character(String hex) {
    return Character.toString((char) Integer.parseInt(hex, 16));
  }

  private static String quoted(String text) {
    return java.util.regex.Matcher.quoteReplacement(text);
  }

  @Override
  public String toString() {
    String shown = escaped.length() > 90 ? escaped.substring(0, 90) + "…" : escaped;
    return number + " " + allowed + " " + ruled + " " + shown;
  }
}
