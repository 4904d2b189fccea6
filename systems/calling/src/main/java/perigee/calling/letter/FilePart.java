package perigee.calling.letter;

import java.util.Base64;
import java.util.Optional;
import perigee.model.document.Document;
import perigee.model.document.Json;
import perigee.model.document.Mapping;
import tools.jackson.databind.node.ObjectNode;

/// A part of a file, for who has no data channel: each is asked for, and comes in a letter.
///
/// @param file the id of the letter that offered it
/// @param token of who asks
/// @param at where in the file it begins
/// @param data its octets in base64url; empty to ask for it
public record FilePart(String file, String token, int at, String data) {

  /// The media type of all that moves files.
  public static final String TYPE = "application/perigee-transfer+json";

  /// Octets of a part, but for the last.
  public static final int OCTETS = 16 << 10;

  private static final String WANT = "want";
  private static final String PART = "part";
  private static final int MOST_NAME = 128;
  private static final int MOST_DATA = 4 * OCTETS / 3 + 4;
  private static final int MOST_CHARS = 30_000;

  /// As it travels.
  public String json() {
    ObjectNode map = Json.object().put("what", data.isEmpty() ? WANT : PART);
    map.put("file", file).put("token", token).put("at", at);
    return Json.compact(data.isEmpty() ? map : map.put("data", data));
  }

  /// Reads one that bears data; empty for whatever else moves files.
  public static Optional<FilePart> parse(String json) {
    return Document.readJson(json, "transfer", MOST_CHARS, value -> of(value.anyMap())).parsed();
  }

  private static FilePart of(Mapping map) {
    String _ = map.required("what").text(PART::equals, PART);
    return new FilePart(
        map.required("file").text(id -> id.length() <= MOST_NAME, "an id"),
        map.required("token").text(token -> token.length() <= MOST_NAME, "a token"),
        map.required("at").integer(0, Integer.MAX_VALUE),
        map.required("data").text(data -> data.length() <= MOST_DATA, "octets"));
  }

  /// Its octets; none if the data is nothing of the kind.
  public byte[] octets() {
    try {
      return Base64.getUrlDecoder().decode(data);
    } catch (IllegalArgumentException _) {
      return new byte[0];
    }
  }
}
