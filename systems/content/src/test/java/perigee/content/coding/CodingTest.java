package perigee.content.coding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CodingTest {

  private static final DecodeLimit WIDE = DecodeLimit.of(1 << 26);

  @ParameterizedTest
  @EnumSource
  void whatIsEncodedIsDecodedAgainWhateverThePieces(Coding coding) throws CodingException {
    byte[] text = text(300_000);
    for (Effort effort : Effort.values()) {
      for (int piece : new int[] {1_000, 65_536, text.length}) {
        byte[] coded = through(coding.encoder(effort), text, piece);
        assertThat(coded.length).isLessThan(text.length / 2);
        assertThat(through(coding.decoder(WIDE), coded, piece / 7 + 1)).isEqualTo(text);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsAlsoSomethingToEncode(Coding coding) throws CodingException {
    byte[] coded = through(coding.encoder(Effort.FIRST), new byte[0], 1);
    assertThat(coded).isNotEmpty();
    assertThat(through(coding.decoder(WIDE), coded, 1)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aFlushLetsTheOtherSideReadAllThatWasTaken(Coding coding) throws CodingException {
    ByteBuf coded = Unpooled.buffer();
    ByteBuf seen = Unpooled.buffer();
    try (Transcoder encoder = coding.encoder(Effort.FIRST);
        Transcoder decoder = coding.decoder(WIDE)) {
      encoder.put(Unpooled.copiedBuffer("half of it", UTF_8), coded);
      encoder.flush(coded);
      decoder.put(coded, seen);
      assertThat(seen.toString(UTF_8)).isEqualTo("half of it");
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsCutShortIsNoBody(Coding coding) throws CodingException {
    byte[] coded = through(coding.encoder(Effort.FIRST), text(20_000), 4_096);
    for (int length : new int[] {0, 1, 9, coded.length / 2, coded.length - 1}) {
      byte[] cut = java.util.Arrays.copyOf(coded, length);
      assertThatThrownBy(() -> through(coding.decoder(WIDE), cut, 512))
          .as("%d of %d bytes", length, coded.length)
          .isInstanceOf(CodingException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBombIsNotDecodedToItsEnd(Coding coding) throws CodingException {
    byte[] bomb = through(coding.encoder(Effort.FIRST), new byte[64 << 20], 1 << 16);
    ByteBuf out = Unpooled.buffer();
    try (Transcoder decoder = coding.decoder(DecodeLimit.of(1 << 30))) {
      assertThatThrownBy(() -> decoder.put(Unpooled.wrappedBuffer(bomb), out))
          .isInstanceOf(CodingException.class)
          .hasMessageContaining("250 times");
    }
    assertThat(out.writerIndex()).isLessThan(250 * bomb.length + (2 << 20));
  }

  @ParameterizedTest
  @EnumSource
  void moreBytesThanAreAllowedDoNotComeOut(Coding coding) throws CodingException {
    byte[] coded = through(coding.encoder(Effort.FIRST), text(200_000), 1 << 16);
    assertThatThrownBy(() -> through(coding.decoder(DecodeLimit.of(150_000)), coded, 1 << 16))
        .hasMessageContaining("150000 bytes");
  }

  @ParameterizedTest
  @EnumSource
  void damagedBytesFailAndNothingElseHappens(Coding coding) throws CodingException {
    byte[] coded = through(coding.encoder(Effort.FIRST), text(5_000), 4_096);
    Random random = new Random(17);
    for (int i = 0; i < 2_000; i++) {
      byte[] damaged = coded.clone();
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      try {
        assertThat(through(coding.decoder(WIDE), damaged, 700).length).isLessThan(1 << 22);
      } catch (CodingException e) {
        assertThat(e).hasMessageNotContaining("null");
      }
    }
  }

  @Test
  void gzipReadsWhatOthersWriteAndOthersReadIt() throws CodingException, IOException {
    byte[] text = text(100_000);
    byte[] ours = through(Coding.GZIP.encoder(Effort.BEST), text, 10_000);
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(ours))) {
      assertThat(in.readAllBytes()).isEqualTo(text);
    }
    ByteArrayOutputStream twice = new ByteArrayOutputStream();
    for (int i = 0; i < 2; i++) {
      try (GZIPOutputStream out = new GZIPOutputStream(twice)) {
        out.write(text);
      }
    }
    assertThat(through(Coding.GZIP.decoder(WIDE), twice.toByteArray(), 999)).hasSize(200_000);
  }

  @Test
  void gzipHeadersMayHaveAllTheirParts() throws CodingException { // RFC 1952 §2.3
    byte[] plain = through(Coding.GZIP.encoder(Effort.FIRST), text(1_000), 1_000);
    ByteBuf full = Unpooled.buffer();
    full.writeBytes(plain, 0, 3).writeByte(2 | 4 | 8 | 16).writeBytes(plain, 4, 6);
    full.writeShortLE(3).writeBytes(new byte[] {1, 2, 3});
    full.writeBytes("name\0comment\0".getBytes(UTF_8)).writeShortLE(0);
    full.writeBytes(plain, 10, plain.length - 10);
    byte[] bytes = new byte[full.readableBytes()];
    full.readBytes(bytes);
    assertThat(through(Coding.GZIP.decoder(WIDE), bytes, 1)).isEqualTo(text(1_000));
  }

  @Test
  void theCommandLineToolsReadBrotliAndZstd() throws Exception {
    byte[] text = text(50_000);
    for (Coding coding : new Coding[] {Coding.BROTLI, Coding.ZSTD}) {
      String tool = coding == Coding.BROTLI ? "brotli" : "zstd";
      Process process = new ProcessBuilder(tool, "-d", "-c").start();
      try (var in = process.getOutputStream()) {
        in.write(through(coding.encoder(Effort.FIRST), text, 8_192));
      }
      assertThat(process.getInputStream().readAllBytes()).isEqualTo(text);
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  static byte[] through(Transcoder transcoder, byte[] input, int piece) throws CodingException {
    ByteBuf out = Unpooled.buffer();
    try (transcoder) {
      for (int at = 0; at < input.length; at += piece) {
        int length = Math.min(piece, input.length - at);
        transcoder.put(Unpooled.wrappedBuffer(input, at, length), out);
      }
      transcoder.finish(out);
    }
    byte[] bytes = new byte[out.readableBytes()];
    out.readBytes(bytes);
    return bytes;
  }

  /// Text that shrinks to about a fifth.
  static byte[] text(int length) {
    Random random = new Random(length);
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      text.append(Integer.toString(random.nextInt(2_000), 36)).append(" lorem ipsum\n");
    }
    return text.substring(0, length).getBytes(UTF_8);
  }
}
