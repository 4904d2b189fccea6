package perigee.wire.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FieldsTest {

  @Test
  void aCopyOfAViewStaysAsItIsWhenTheBytesAreUsedAgain() {
    byte[] bytes = "Host: a".getBytes(ISO_8859_1);
    Fields view = Fields.view(bytes, new int[] {0, 4, 6, 1}, 1);
    Fields copy = view.copy();
    Fields more = view.toBuilder().add("age", "1").build();
    bytes[6] = 'b';
    assertThat(view.value(0)).isEqualTo("b");
    assertThat(copy.value(0)).isEqualTo("a");
    assertThat(more).hasToString("Host: a\r\nage: 1\r\n");
  }

  @Test
  void whatWasBuiltStaysAsItIsWhenTheBuilderGoesOn() {
    Fields.Builder builder = Fields.of("age", "1", "Etag", "x").toBuilder();
    Fields built = builder.build();
    builder.remove("age").set("etag", "y").add("via", "z");
    assertThat(built).hasToString("age: 1\r\nEtag: x\r\n");
    assertThat(builder.build()).hasToString("etag: y\r\nvia: z\r\n");
  }

  @Test
  void linesThatAreReplacedAgainAndAgainLeaveNothingBehind() {
    Fields fields = Fields.of("etag", "x");
    for (int i = 0; i < 10_000; i++) {
      fields = fields.toBuilder().set("date", "a day that has a name " + i % 10).build();
    }
    assertThat(fields.heldBytes()).isLessThan(2 * fields.wireLength());
    assertThat(fields).hasToString("etag: x\r\ndate: a day that has a name 9\r\n");
  }

  @Test
  void namesThatBeginAlikeGoWhateverTheirCase() {
    Fields fields = Fields.of("Perigee-Age", "1", "age", "2", "perigee", "3", "PERIGEE-", "4");
    assertThat(fields.toBuilder().removeBeginning("perigee-").build())
        .hasToString("age: 2\r\nperigee: 3\r\n");
  }

  @Test
  void whatIsBeyondLatin1IsAsLongAsItWas() {
    Fields fields = Fields.of("a", "x\ud83d\ude00y", "b", "c");
    assertThat(fields.value(0)).isEqualTo("x??y");
    assertThat(fields.value(1)).isEqualTo("c");
  }
}
