package perigee.wire.http2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class HpackTest {

  private static String decode(HpackDecoder decoder, String hex) {
    byte[] block = HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    HeaderList list = Lists.empty();
    String problem = decoder.decode(block, 0, block.length, list);
    return problem == null ? Lists.text(list) : problem;
  }

  @Property(tries = 150)
  void whatIsEncodedIsDecodedWhateverTheTablesSize(
      @ForAll("messages") List<List<Map.Entry<String, String>>> messages,
      @ForAll("tables") List<Integer> tables) {
    HpackEncoder encoder = new HpackEncoder();
    HpackDecoder decoder = new HpackDecoder(4096);
    for (int i = 0; i < messages.size(); i++) {
      encoder.tableSize(tables.get(i % tables.size()));
      encoder.begin();
      messages.get(i).forEach(field -> encoder.field(field.getKey(), field.getValue()));
      HeaderList list = Lists.empty();
      assertThat(decoder.decode(encoder.bytes(), 0, encoder.length(), list)).isNull();
      assertThat(Lists.text(list)).isEqualTo(text(messages.get(i)));
    }
  }

  @Property(tries = 100)
  void nettyReadsWhatIsEncoded(@ForAll("messages") List<List<Map.Entry<String, String>>> messages)
      throws Exception {
    HpackEncoder encoder = new HpackEncoder();
    DefaultHttp2HeadersDecoder oracle = new DefaultHttp2HeadersDecoder(false, 100_000);
    for (List<Map.Entry<String, String>> message : messages) {
      encoder.begin();
      message.forEach(field -> encoder.field(field.getKey(), field.getValue()));
      Http2Headers read =
          oracle.decodeHeaders(1, Unpooled.copiedBuffer(encoder.bytes(), 0, encoder.length()));
      List<Map.Entry<String, String>> lines = new ArrayList<>();
      read.forEach(e -> lines.add(Map.entry(e.getKey().toString(), e.getValue().toString())));
      assertThat(text(lines).lines().sorted()).isEqualTo(text(message).lines().sorted().toList());
    }
  }

  @Property(tries = 100)
  void whatNettyEncodesIsDecoded(@ForAll("messages") List<List<Map.Entry<String, String>>> messages)
      throws Exception {
    DefaultHttp2HeadersEncoder oracle = new DefaultHttp2HeadersEncoder();
    HpackDecoder decoder = new HpackDecoder(4096);
    for (List<Map.Entry<String, String>> message : messages) {
      Http2Headers headers = new DefaultHttp2Headers(false);
      message.forEach(field -> headers.add(field.getKey(), field.getValue()));
      ByteBuf out = Unpooled.buffer();
      oracle.encodeHeaders(1, headers, out);
      HeaderList list = Lists.empty();
      assertThat(decoder.decode(out.array(), 0, out.readableBytes(), list)).isNull();
      assertThat(Lists.text(list).lines().sorted())
          .isEqualTo(text(message).lines().sorted().toList());
    }
  }

  private static String text(List<Map.Entry<String, String>> lines) {
    StringBuilder text = new StringBuilder();
    lines.forEach(e -> text.append(e.getKey()).append(": ").append(e.getValue()).append('\n'));
    return text.toString();
  }

  @Provide
  Arbitrary<List<List<Map.Entry<String, String>>>> messages() {
    Arbitrary<String> names =
        Arbitraries.oneOf(
            Arbitraries.of("date", "server", "etag", "cookie", "x-a", "x-b", "cache-status"),
            Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1).ofMaxLength(12));
    Arbitrary<String> values =
        Arbitraries.oneOf(
            Arbitraries.of("", "a", "gzip, deflate", "max-age=60", "x".repeat(3000)),
            Arbitraries.strings().withCharRange(' ', (char) 255).ofMaxLength(40));
    Arbitrary<Map.Entry<String, String>> fields = Combinators.combine(names, values).as(Map::entry);
    return fields.list().ofMaxSize(8).list().ofMinSize(1).ofMaxSize(12);
  }

  @Provide
  Arbitrary<List<Integer>> tables() {
    return Arbitraries.of(0, 60, 300, 4096, 1 << 20).list().ofMinSize(1).ofMaxSize(5);
  }

  @Example
  void whatRepeatsTakesOneByte() {
    HpackEncoder encoder = new HpackEncoder();
    for (int i = 0; i < 2; i++) {
      encoder.begin();
      encoder.status(200);
      encoder.field("Server", "perigee");
    }
    assertThat(encoder.length()).isEqualTo(2);
  }

  @Example
  void whatIsSecretIsNeverIndexed() { // RFC 7541 §7.1.3
    HpackEncoder encoder = new HpackEncoder();
    encoder.begin();
    encoder.field("authorization", "a");
    assertThat(encoder.bytes()[0] & 0xf0).isEqualTo(0x10);
  }

  @Example
  void lineEndsInAValueBecomeBlanks() {
    HeaderList list = Lists.of("a", "b\r\nc\0d");
    assertThat(Lists.text(list)).isEqualTo("a: b  c d\n");
  }

  @Example
  void malformedBlocksAreTold() { // RFC 7541 §2.3.3, §4.2, §5.1, §5.2, §6.1
    HpackDecoder decoder = new HpackDecoder(4096);
    assertThat(decode(decoder, "80")).contains("index");
    assertThat(decode(decoder, "be")).contains("index");
    assertThat(decode(decoder, "ff80808080808001")).contains("index");
    assertThat(decode(decoder, "ff")).contains("index");
    assertThat(decode(decoder, "3fe21f")).contains("table size");
    assertThat(decode(decoder, "8220")).contains("table size");
    assertThat(decode(decoder, "4005 61")).contains("string");
    assertThat(decode(decoder, "40")).contains("string");
    // The end of the string as a symbol, too much padding, padding of zeros.
    assertThat(decode(decoder, "0084 ffff ffff 00")).contains("Huffman");
    assertThat(decode(decoder, "0082 1fff 00")).contains("Huffman");
    assertThat(decode(decoder, "0081 18 00")).contains("Huffman");
  }

  @Example
  void smallBlocksThatDecodeToMuchAreNotKept() {
    // A line of 4,000 bytes, then 8,000 references to it.
    HpackEncoder encoder = new HpackEncoder(0);
    HpackDecoder decoder = new HpackDecoder(4096);
    byte[] block = new byte[12_100];
    byte[] start = HexFormat.of().parseHex("400161" + "7fa11e");
    System.arraycopy(start, 0, block, 0, start.length);
    Arrays.fill(block, start.length, start.length + 4000, (byte) 'x');
    Arrays.fill(block, start.length + 4000, block.length, (byte) 0xbe);
    HeaderList list = Lists.empty();
    assertThat(decoder.decode(block, 0, block.length, list)).isNull();
    assertThat(list.isTooLarge()).isTrue();
    assertThat(list.count()).isLessThan(9);
    assertThat(list.bytes().length).isLessThan(100_000);
    // The table is as the encoder believes it to be.
    assertThat(decode(decoder, "be")).isEqualTo("a: " + "x".repeat(4000) + "\n");
    assertThat(encoder.length()).isZero();
    assertThat(new String(list.bytes(), 0, 4, ISO_8859_1)).isEqualTo("host");
  }
}
