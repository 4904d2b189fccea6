package perigee.it;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A line of `responses.txt`.
///
/// @param number of the case, from 1
/// @param expected what a client gets
/// @param ruled the section of the RFC that rules it
/// @param written its bytes, as the file has them
record OddResponse(int number, Expected expected, String ruled, String written) {

  /// What a client gets.
  enum Expected {
    WHOLE,
    EMPTY,
    BAD,
    CUT,
    EITHER
  }

  static List<OddResponse> all() throws IOException {
    List<OddResponse> all = new ArrayList<>();
    for (String[] parts : CaseFile.read("responses.txt")) {
      Expected expected = Expected.valueOf(parts[0].toUpperCase(Locale.ROOT));
      all.add(new OddResponse(all.size() + 1, expected, parts[1], parts[2]));
    }
    return all;
  }

  String path() {
    return "/odd/" + number;
  }

  /// Whether the origin ends the connection behind it.
  boolean ends() {
    return written.endsWith("{end}");
  }

  String bytes() {
    return CaseFile.bytes(
        written
            .replace("{end}", "")
            .replace("{OK}", "HTTP/1.1 200 OK\\r\\n")
            .replace("{P}", "HTTP/1.1 200 OK\\r\\nContent-Length: 6\\r\\n\\r\\nPOISON"));
  }

  @Override
  public String toString() {
    return number + " " + expected + " " + ruled + " " + CaseFile.shown(written);
  }
}
