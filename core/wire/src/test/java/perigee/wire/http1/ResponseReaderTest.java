package perigee.wire.http1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import perigee.wire.http.Fields;

class ResponseReaderTest { // RFC 9112 §4

  private final ResponseReader reader = new ResponseReader(HeadLimits.DEFAULT);

  private HeadRead read(String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    reader.reset();
    return reader.read(bytes, 0, bytes.length);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nA: b\r\n\r\n",
        "HTTP/1.1 200 OK\nA: b\n\n",
        "HTTP/1.0 200\r\nA: b\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA : b\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA:\r\n b\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA: b\r\n \t\r\n\r\n",
        "HTTP/1.1 200 Tr\u00e8s bien\r\nA:b\r\n\r\n",
      })
  void rightHeadsAreRead(String text) {
    assertThat(read(text)).isEqualTo(new HeadRead.Complete(text.length()));
    assertThat(reader.head().status()).isEqualTo(200);
    assertThat(reader.head().fields().first("a")).isEqualTo("b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\nHTTP/1.1 200 OK\r\n\r\n",
        "HTTP/2.0 200 OK\r\n\r\n",
        "HTTP/1.1 20 OK\r\n\r\n",
        "HTTP/1.1 2000 OK\r\n\r\n",
        "HTTP/1.1 099 OK\r\n\r\n",
        "HTTP/1.1  200 OK\r\n\r\n",
        "HTTP/1.1 200 O\0K\r\n\r\n",
        "HTTP/1.1 200 OK\r\n A: b\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA: b\r\n \0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA b\r\n\r\n",
        "ICY 200 OK\r\n\r\n",
      })
  void wrongHeadsAreRefused(String text) {
    assertThat(read(text))
        .isInstanceOfSatisfying(
            HeadRead.Malformed.class, bad -> assertThat(bad.status()).isEqualTo(502));
  }

  @Test
  void foldedLinesAreJoinedByBlanks() { // RFC 9112 §5.2
    read("HTTP/1.1 200 OK\r\nA: b,\r\n\t c,\n d\r\nE: f\r\n\r\n");
    assertThat(reader.head().fields().first("a"))
        .matches("b, +\t c, +d")
        .doesNotContain("\r", "\n");
    assertThat(reader.head().fields().first("e")).isEqualTo("f");
  }

  @Property(tries = 200)
  void whatIsWrittenIsRead(
      @ForAll @IntRange(min = 100, max = 999) int status,
      @ForAll @AlphaChars @StringLength(min = 1, max = 40) String name,
      @ForAll @StringLength(max = 60) String value) {
    String clean = value.replaceAll("[^\\x21-\\x7e]", "");
    Fields fields = Fields.of(name, clean);
    HeadWriter writer = new HeadWriter();
    writer.statusLine(status);
    writer.field(fields, 0);
    writer.end();
    assertThat(reader.read(writer.bytes(), 0, writer.length()))
        .isEqualTo(new HeadRead.Complete(writer.length()));
    assertThat(reader.head().status()).isEqualTo(status);
    assertThat(reader.head().fields()).isEqualTo(fields);
    reader.reset();
  }

  @Test
  void lineEndsInValuesAreNotWritten() { // RFC 9110 §5.5
    HeadWriter writer = new HeadWriter();
    writer.statusLine(200);
    writer.field(Fields.of("a", "b\r\nSet-Cookie: c"), 0);
    writer.end();
    assertThat(read(new String(writer.bytes(), 0, writer.length(), ISO_8859_1)))
        .isInstanceOf(HeadRead.Complete.class);
    assertThat(reader.head().fields().size()).isEqualTo(1);
  }
}
