package perigee.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A file of cases beside the tests: one a line, three parts between bars, `#` before what is not.
final class CaseFile {

  private static final Pattern REPEATED = Pattern.compile("\\{([^{}]*)\\*([0-9]+)}");
  private static final Pattern HEX = Pattern.compile("\\\\x([0-9a-f]{2})");

  private CaseFile() {}

  static List<String[]> read(String name) throws IOException {
    try (InputStream in = CaseFile.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException(name + " is not beside the tests");
      }
      return new String(in.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(line -> line.split(" \\| ", 3))
          .toList();
    }
  }

  /// What repetitions and escapes stand for, a character for each byte.
  static String bytes(String written) {
    String text =
        REPEATED
            .matcher(written)
            .replaceAll(m -> quoted(m.group(1).repeat(Integer.parseInt(m.group(2)))));
    text = text.replace("\\r", "\r").replace("\\n", "\n").replace("\\t", "\t").replace("\\0", "\0");
    text = HEX.matcher(text).replaceAll(m -> quoted(character(m.group(1))));
    return text.replace("\\\\", "\\");
  }

  /// A case for a test's name.
  static String shown(String written) {
    return written.length() > 90 ? written.substring(0, 90) + "…" : written;
  }

  private static String character(String hex) {
    return Character.toString((char) Integer.parseInt(hex, 16));
  }

  private static String quoted(String text) {
    return Matcher.quoteReplacement(text);
  }
}
