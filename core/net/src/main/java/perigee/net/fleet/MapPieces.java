package perigee.net.fleet;

import java.io.ByteArrayOutputStream;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import perigee.model.fleet.FleetMessage;

/// Puts the pieces of a map together. Pieces come in order over one link; one that does not follow
/// the last is of a map whose beginning was missed, and is left out. Confined to the link's thread.
final class MapPieces {

  private ByteArrayOutputStream gathered = new ByteArrayOutputStream();
  private long version = -1;
  private int next;

  /// Takes the next piece.
  ///
  /// @return the whole map with its last piece; null before
  byte @Nullable [] add(FleetMessage.NewMap piece) {
    if (piece.part() == 0) {
      gathered = new ByteArrayOutputStream();
      version = piece.version();
      next = 0;
    }
    if (piece.version() != version || piece.part() != next) {
      return null;
    }
    byte[] bytes = decoded(piece.bytes());
    if (bytes.length > FleetMessage.NewMap.MAP_PART_BYTES) {
      next = -1;
      return null;
    }
    gathered.writeBytes(bytes);
    next++;
    if (next < piece.parts()) {
      return null;
    }
    byte[] whole = gathered.toByteArray();
    gathered = new ByteArrayOutputStream();
    next = -1;
    return whole;
  }

  private static byte[] decoded(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException _) {
      // What is no Base64 makes a map that does not validate, which the node then tells.
      return new byte[0];
    }
  }
}
