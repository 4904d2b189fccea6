package perigee.app.talk;

import java.util.Map;

/// One file of the web app as it is sent.
///
/// @param type its media type
/// @param forGood whether its name changes with its bytes, so that it may be kept for a year
/// @param tag of its bytes, without quotes
/// @param codings by name: `identity`, and what the build has made besides
record WebFile(String type, boolean forGood, String tag, Map<String, Bytes> codings) {

  WebFile {
    codings = Map.copyOf(codings);
  }

  /// Bytes that nobody changes.
  static final class Bytes {

    private final byte[] all;

    Bytes(byte[] all) {
      this.all = all;
    }

    byte[] all() {
      return all;
    }

    int length() {
      return all.length;
    }
  }
}
