package perigee.calling.letter;

import java.util.List;
import java.util.Optional;
import perigee.model.document.Document;
import perigee.model.document.Mapping;

/// A file that somebody offers. It comes over a data channel, or in parts, when it is asked for.
///
/// @param size in octets
/// @param type a media type; may be empty
/// @param pieces the hash of each piece (SHA-256, base64url)
public record FileNote(String name, int size, String type, List<String> pieces) {

  /// Its media type.
  public static final String TYPE = "application/perigee-file+json";

  /// Octets of a piece, but for the last.
  public static final int PIECE = 1 << 20;

  private static final int MOST_NAME = 200;
  private static final int MOST_TYPE = 100;
  private static final int MOST_BYTES = 256 << 20;
  private static final int HASH_CHARS = 43;
  private static final int MOST_CHARS = 60_000;

  public FileNote {
    pieces = List.copyOf(pieces);
  }

  /// Reads one; empty if it is not of the form.
  public static Optional<FileNote> parse(String json) {
    return Document.readJson(json, "file", MOST_CHARS, value -> of(value.anyMap())).parsed();
  }

  private static FileNote of(Mapping map) {
    int size = map.required("size").integer(0, MOST_BYTES);
    List<String> pieces = map.texts("pieces");
    boolean fits =
        pieces.size() == (size + PIECE - 1) / PIECE
            && pieces.stream().allMatch(piece -> piece.length() == HASH_CHARS);
    if (!fits) {
      map.problem("size", "does not go with the pieces");
    }
    return new FileNote(
        map.required("name").text(name -> name.length() <= MOST_NAME, "a name"),
        size,
        map.required("type").text(type -> type.length() <= MOST_TYPE, "a media type"),
        fits ? pieces : List.of());
  }
}
