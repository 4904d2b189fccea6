package perigee.wire.http1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import perigee.wire.http.Fields;

class ChunkedReaderTest { // RFC 9112 §7.1

  private static ChunkedReader read(boolean strict, String text, StringBuilder data) {
    ChunkedReader reader = new ChunkedReader(strict);
    for (byte b : text.getBytes(ISO_8859_1)) {
      if (reader.malformed() || reader.ended()) {
        break;
      }
      if (reader.dataBytes() > 0) {
        data.append((char) (b & 0xff));
        reader.taken(1);
      } else {
        reader.accept(b);
      }
    }
    return reader;
  }

  @Test
  void chunksAndTrailersAreRead() {
    StringBuilder data = new StringBuilder();
    ChunkedReader reader =
        read(
            true, "5;a=\"b\"\r\nhello\r\n00A\r\n0123456789\r\n0\r\nx: 1\r\nHost: no\r\n\r\n", data);
    assertThat(reader.ended()).isTrue();
    assertThat(data).hasToString("hello0123456789");
    assertThat(reader.trailers()).isEqualTo(Fields.of("x", "1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\n",
        "g\r\n",
        "-1\r\n",
        "+1\r\n",
        "0x1\r\n",
        " 1\r\n",
        "1 \r\n",
        "1\n",
        "1\rx",
        "1;a\n",
        "1;a\0",
        "1000000000000000\r\n",
        "ffffffffffffffff\r\n",
        "1\r\nab",
        "1\r\na\n",
        "1\r\na\rx",
        "0\r\n\n",
        "0\r\nx: 1\n",
        "0\r\n x: 1\r\n",
        "0\r\nx : 1\r\n",
      })
  void whatCouldBeReadInTwoWaysIsRefused(String text) {
    assertThat(read(true, text, new StringBuilder()).malformed()).isTrue();
  }

  @Test
  void boundsAreHeld() {
    assertThat(read(true, "1;" + "a".repeat(257), new StringBuilder()).malformed()).isTrue();
    assertThat(read(true, "0\r\n" + "x: y\r\n".repeat(65), new StringBuilder()).malformed())
        .isTrue();
    assertThat(read(true, "0\r\nx: " + "y".repeat(9000), new StringBuilder()).malformed()).isTrue();
  }

  @Test
  void responsesMayEndLinesWithoutCarriageReturn() { // RFC 9112 §2.2
    StringBuilder data = new StringBuilder();
    assertThat(read(false, "1  \na\n0\n\n", data).ended()).isTrue();
    assertThat(data).hasToString("a");
  }

  @Property(tries = 200)
  void whatIsWrittenIsRead(@ForAll @Size(max = 20) byte[][] chunks) {
    StringBuilder wire = new StringBuilder();
    StringBuilder sent = new StringBuilder();
    byte[] framing = new byte[64];
    for (byte[] chunk : chunks) {
      if (chunk.length > 0) {
        String text = new String(chunk, ISO_8859_1);
        wire.append(new String(framing, 0, ChunkWriter.start(chunk.length, framing, 0), ISO_8859_1))
            .append(text)
            .append("\r\n");
        sent.append(text);
      }
    }
    int end = ChunkWriter.end(Fields.of("x", "1"), framing, 0);
    wire.append(new String(framing, 0, end, ISO_8859_1));
    StringBuilder data = new StringBuilder();
    ChunkedReader reader = read(true, wire.toString(), data);
    assertThat(reader.ended()).isTrue();
    assertThat(data).hasToString(sent.toString());
  }
}
