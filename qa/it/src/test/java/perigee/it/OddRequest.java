package perigee.it;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A line of `requests.txt`.
///
/// @param number of the case, from 1
/// @param allowed what may become of it
/// @param ruled the section of the RFC that rules it
/// @param written its bytes, as the file has them
record OddRequest(int number, Allowed allowed, String ruled, String written) {

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

  static List<OddRequest> all() throws IOException {
    List<OddRequest> all = new ArrayList<>();
    for (String[] parts : CaseFile.read("requests.txt")) {
      Allowed allowed = Allowed.valueOf(parts[0].toUpperCase(Locale.ROOT));
      all.add(new OddRequest(all.size() + 1, allowed, parts[1], parts[2]));
    }
    return all;
  }

  String path() {
    return "/case/" + number;
  }

  /// The path of the request that hides behind this one.
  String hidden() {
    return "/hidden/" + number;
  }

  String method() {
    return written.replaceFirst("^(\\\\r\\\\n)+", "").replaceFirst("[^A-Z].*", "");
  }

  /// What to send, a character for each byte.
  String bytes(String host) {
    return CaseFile.bytes(
        written
            .replace("{S}", "GET " + hidden() + "{H}\\r\\n")
            .replace("{H}", " HTTP/1.1\\r\\nHost: {h}\\r\\n")
            .replace("{c}", path())
            .replace("{h}", host));
  }

  @Override
  public String toString() {
    return number + " " + allowed + " " + ruled + " " + CaseFile.shown(written);
  }
}
