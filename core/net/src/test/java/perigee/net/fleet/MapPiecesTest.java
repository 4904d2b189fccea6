package perigee.net.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.Test;
import perigee.model.fleet.FleetMessage;

class MapPiecesTest {

  private final MapPieces pieces = new MapPieces();

  @Test
  void aMapIsWholeWithItsLastPiece() {
    assertThat(pieces.add(piece(7, 0, 3, 1, 2))).isNull();
    assertThat(pieces.add(piece(7, 1, 3, 3))).isNull();
    assertThat(pieces.add(piece(7, 2, 3, 4, 5))).containsExactly(1, 2, 3, 4, 5);
    assertThat(pieces.add(piece(8, 0, 1, 6))).containsExactly(6);
  }

  @Test
  void whatDoesNotFollowMakesNoMap() {
    assertThat(pieces.add(piece(7, 1, 2, 3))).isNull();
    assertThat(pieces.add(piece(7, 0, 2, 1))).isNull();
    assertThat(pieces.add(piece(8, 1, 2, 3))).isNull();
    // The next map begins anew.
    assertThat(pieces.add(piece(9, 0, 2, 1))).isNull();
    assertThat(pieces.add(piece(9, 1, 2, 2))).containsExactly(1, 2);
    assertThat(pieces.add(piece(9, 1, 2, 2))).isNull();
  }

  @Test
  void whatIsNoBase64OrTooLongMakesNoMap() {
    byte[] none = pieces.add(new FleetMessage.NewMap(7, 0, 1, "***"));
    assertThat(none).isNotNull().isEmpty();
    byte[] tooLong = new byte[FleetMessage.NewMap.MAP_PART_BYTES + 1];
    String text = Base64.getEncoder().encodeToString(tooLong);
    assertThat(pieces.add(new FleetMessage.NewMap(8, 0, 1, text))).isNull();
  }

  private static FleetMessage.NewMap piece(long version, int part, int parts, int... bytes) {
    byte[] content = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      content[i] = (byte) bytes[i];
    }
    return new FleetMessage.NewMap(
        version, part, parts, Base64.getEncoder().encodeToString(content));
  }
}
