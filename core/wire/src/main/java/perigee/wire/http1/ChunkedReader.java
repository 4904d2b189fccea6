package perigee.wire.http1;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import perigee.wire.http.Fields;

/// Reads the framing of a chunked body (RFC 9112 §7.1) byte by byte, and says how many of the next
/// bytes are data, which never pass through it.
public final class ChunkedReader {

  private static final int MAX_SIZE_DIGITS = 15;
  private static final int MAX_EXTENSION_BYTES = 256;

  /// Bytes that mean nothing must not outweigh the data without end.
  private static final int MAX_ALL_EXTENSION_BYTES = 64 * 1024;

  private static final int MAX_TRAILER_BYTES = 8 * 1024;
  private static final int MAX_TRAILERS = 64;

  private final boolean strict;
  private Step step = Step.SIZE;
  private long dataBytes;
  private int digits;
  private int extensionBytes;
  private int allExtensionBytes;
  private byte[] trailer = new byte[0];
  private int trailerBytes;
  private int lineStart;
  private @Nullable FieldSection section;
  private Fields trailers = Fields.EMPTY;
  private String problem = "";

  /// What the next byte belongs to.
  private enum Step {
    SIZE,
    PADDING,
    EXTENSION,
    SIZE_LF,
    DATA,
    DATA_CR,
    DATA_LF,
    TRAILER,
    END,
    MALFORMED
  }

  /// A reader for one body.
  ///
  /// @param strict as with requests: no line ends without carriage return, no blanks after a size
  public ChunkedReader(boolean strict) {
    this.strict = strict;
  }

  /// Bytes of data that come next; while it is 0 and neither `ended` nor `malformed`, the next byte
  /// is for `accept`.
  public long dataBytes() {
    return step == Step.DATA ? dataBytes : 0;
  }

  /// Says that bytes of data were taken.
  public void taken(long bytes) {
    if (bytes > dataBytes()) {
      throw new IllegalArgumentException(bytes + " bytes taken of " + dataBytes());
    }
    dataBytes -= bytes;
    if (dataBytes == 0) {
      step = Step.DATA_CR;
    }
  }

  public boolean ended() {
    return step == Step.END;
  }

  public boolean malformed() {
    return step == Step.MALFORMED;
  }

  /// What is malformed.
  public String problem() {
    return problem;
  }

  /// The trailer section once the body ended, without fields of framing and routing (RFC 9110
  /// §6.5.1).
  public Fields trailers() {
    return trailers;
  }

  /// Takes one byte of framing.
  public void accept(byte b) {
    switch (step) {
      case SIZE -> size(b);
      case PADDING -> padding(b);
      case EXTENSION -> extension(b);
      case SIZE_LF -> sizeEnd(b);
      case DATA_CR -> dataEnd(b);
      case DATA_LF -> {
        step = Step.SIZE;
        expect(b == '\n', "no line end after a chunk's data");
      }
      case TRAILER -> trailer(b);
      case DATA, END, MALFORMED ->
          throw new IllegalStateException("no framing is expected in " + step);
    }
  }

  private void size(byte b) {
    int digit = b < 0 ? -1 : Character.digit(b, 16);
    if (digit >= 0) {
      dataBytes = dataBytes << 4 | digit;
      expect(++digits <= MAX_SIZE_DIGITS, "chunk size has more than 15 digits");
    } else if (digits == 0) {
      fail("chunk size is not a hexadecimal number");
    } else {
      afterSize(b);
    }
  }

  private void afterSize(byte b) {
    if (b == ';') {
      extensionBytes = 0;
      step = Step.EXTENSION;
    } else if (!strict && Octets.isBlank(b)) {
      extensionBytes = 0;
      step = Step.PADDING;
    } else {
      lineEnd(b, "chunk size is not a hexadecimal number");
    }
  }

  private void padding(byte b) {
    expect(++extensionBytes <= MAX_EXTENSION_BYTES, "too many blanks after a chunk size");
    if (step == Step.PADDING && !Octets.isBlank(b)) {
      afterSize(b);
    }
  }

  private void extension(byte b) {
    if (!Octets.isValue(b)) {
      lineEnd(b, "control character in a chunk extension");
    } else {
      expect(++extensionBytes <= MAX_EXTENSION_BYTES, "chunk extension exceeds 256 bytes");
      expect(++allExtensionBytes <= MAX_ALL_EXTENSION_BYTES, "chunk extensions exceed 64 KiB");
    }
  }

  private void lineEnd(byte b, String otherwise) {
    if (b == '\r') {
      step = Step.SIZE_LF;
    } else if (b == '\n' && !strict) {
      sizeEnd(b);
    } else {
      fail(otherwise);
    }
  }

  private void sizeEnd(byte b) {
    step = dataBytes == 0 ? Step.TRAILER : Step.DATA;
    digits = 0;
    expect(b == '\n', "chunk size line ends with a bare carriage return");
  }

  private void dataEnd(byte b) {
    if (b == '\n' && !strict) {
      step = Step.SIZE;
    } else {
      step = Step.DATA_LF;
      expect(b == '\r', "no line end after a chunk's data");
    }
  }

  private void trailer(byte b) {
    if (trailerBytes == MAX_TRAILER_BYTES) {
      fail("trailer section exceeds 8192 bytes");
      return;
    }
    if (trailerBytes == trailer.length) {
      trailer = Arrays.copyOf(trailer, Math.max(64, trailer.length * 2));
    }
    trailer[trailerBytes++] = b;
    if (b == '\n') {
      trailerLine();
    }
  }

  private void trailerLine() {
    int end = trailerBytes - 1;
    boolean cr = end > lineStart && trailer[end - 1] == '\r';
    if (!cr && strict) {
      fail("trailer line ends without carriage return");
      return;
    }
    int to = cr ? end - 1 : end;
    if (to == lineStart) {
      end();
      return;
    }
    if (section == null) {
      section = new FieldSection(MAX_TRAILERS);
    }
    HeadRead.Malformed bad = section.add(trailer, lineStart, to, 0);
    lineStart = trailerBytes;
    if (bad != null) {
      fail(bad.reason());
    }
  }

  private void end() {
    step = Step.END;
    if (section != null) {
      trailers = Trailers.allowed(section.view(trailer, 0));
    }
  }

  private void expect(boolean right, String otherwise) {
    if (!right) {
      fail(otherwise);
    }
  }

  private void fail(String reason) {
    step = Step.MALFORMED;
    problem = reason;
  }
}
