package perigee.wire.http1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Locale;
import perigee.wire.http.Fields;
import perigee.wire.http.RequestHead;
import perigee.wire.http.ResponseHead;

/// No bytes make a reader throw, or read differently in pieces than at once; what is written of
/// what was read is read as the same.
class ReadersFuzzTest {

  private static final HeadLimits LIMITS = new HeadLimits(4096, 1024, 32);

  @FuzzTest
  void requestHeads(byte[] bytes) {
    RequestReader whole = new RequestReader(LIMITS);
    HeadRead expected = whole.read(bytes, 0, bytes.length);
    RequestReader pieces = new RequestReader(LIMITS);
    HeadRead read = HeadRead.MORE;
    for (int end = 0; end <= bytes.length && read.equals(HeadRead.MORE); end++) {
      read = pieces.read(Arrays.copyOf(bytes, end), 0, end);
    }
    require(read.getClass().equals(expected.getClass()), expected + " or " + read);
    if (expected instanceof HeadRead.Complete(int length)) {
      require(length <= Math.min(bytes.length, LIMITS.maxHeadBytes()), "too long");
      RequestHead head = whole.head();
      require(head.equals(pieces.head()), "other in pieces");
      require(head.fields().size() <= LIMITS.maxFields(), "too many fields");
      isFramedInOneWay(new String(bytes, 0, length, ISO_8859_1), head);
      isReadAsWritten(head);
    } else if (expected instanceof HeadRead.More) {
      require(bytes.length < LIMITS.maxHeadBytes(), "waits for more than there may be");
    }
  }

  /// Counted on the text, without the reader: a length that counts is the only one.
  private static void isFramedInOneWay(String text, RequestHead head) {
    long lengths = text.lines().filter(line -> isNamed(line, "content-length")).count();
    long codings = text.lines().filter(line -> isNamed(line, "transfer-encoding")).count();
    switch (Framing.of(head)) {
      case Framing.None _ -> require(lengths + codings == 0, "a body was overlooked");
      case Framing.Length(long length) -> {
        require(lengths == 1 && codings == 0, "lengths in conflict");
        require(text.toLowerCase(Locale.ROOT).contains(Long.toString(length)), "invented");
      }
      case Framing.Chunked(boolean mustClose) ->
          require(lengths == 0 && codings == 1 && !mustClose, "codings in conflict");
      case Framing.UntilClose _ -> require(false, "a request until the end");
      case Framing.Refused _ -> require(lengths + codings > 0, "nothing to refuse");
    }
  }

  private static boolean isNamed(String line, String name) {
    int colon = line.indexOf(':');
    return colon > 0 && line.substring(0, colon).strip().equalsIgnoreCase(name);
  }

  private static void isReadAsWritten(RequestHead head) {
    HeadWriter writer = new HeadWriter();
    writer.requestLine(head.method(), head.target());
    Fields fields = named(head.fields());
    for (int i = 0; i < fields.size(); i++) {
      writer.field(fields, i);
    }
    writer.end();
    RequestReader again = new RequestReader(HeadLimits.DEFAULT);
    HeadRead read = again.read(writer.bytes(), 0, writer.length());
    require(read.equals(new HeadRead.Complete(writer.length())), "written " + read);
    require(again.head().method().equals(head.method()), "method");
    require(again.head().target().equals(head.target()), "target");
    require(again.head().fields().equals(fields), "fields");
  }

  /// With a host, which HTTP/1.0 may leave out and HTTP/1.1 not.
  private static Fields named(Fields fields) {
    return fields.has("host") ? fields : fields.toBuilder().add("host", "a").build();
  }

  @FuzzTest
  void responseHeads(byte[] bytes) {
    ResponseReader whole = new ResponseReader(LIMITS);
    HeadRead expected = whole.read(bytes, 0, bytes.length);
    ResponseReader pieces = new ResponseReader(LIMITS);
    HeadRead read = HeadRead.MORE;
    for (int end = 0; end <= bytes.length && read.equals(HeadRead.MORE); end++) {
      read = pieces.read(Arrays.copyOf(bytes, end), 0, end);
    }
    require(read.getClass().equals(expected.getClass()), expected + " or " + read);
    if (expected instanceof HeadRead.Complete(int length)) {
      ResponseHead head = whole.head();
      require(length <= bytes.length && head.equals(pieces.head()), "other in pieces");
      require(head.status() >= 100 && head.status() <= 999, "status " + head.status());
      HeadWriter writer = new HeadWriter();
      writer.statusLine(head.status());
      for (int i = 0; i < head.fields().size(); i++) {
        writer.field(head.fields(), i);
      }
      writer.end();
      ResponseReader again = new ResponseReader(HeadLimits.DEFAULT);
      HeadRead written = again.read(writer.bytes(), 0, writer.length());
      require(written.equals(new HeadRead.Complete(writer.length())), "written " + written);
      require(again.head().fields().equals(head.fields()), "fields");
    }
  }

  /// What became of a body.
  private record Read(boolean ended, boolean malformed, String data, Fields trailers) {}

  @FuzzTest
  void chunks(byte[] bytes) {
    Read whole = read(bytes, true, Integer.MAX_VALUE);
    require(whole.equals(read(bytes, true, 1)), "other in pieces");
    if (whole.ended) {
      Read lenient = read(bytes, false, Integer.MAX_VALUE);
      require(lenient.equals(whole), "two ways to read it");
      require(read(written(whole), true, 7).equals(whole), "not read as written");
    }
  }

  private static Read read(byte[] bytes, boolean strict, int mostTaken) {
    ChunkedReader reader = new ChunkedReader(strict);
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    int at = 0;
    while (at < bytes.length && !reader.ended() && !reader.malformed()) {
      if (reader.dataBytes() > 0) {
        int left = Math.min(mostTaken, bytes.length - at);
        int taken = (int) Math.min(reader.dataBytes(), left);
        data.write(bytes, at, taken);
        reader.taken(taken);
        at += taken;
      } else {
        reader.accept(bytes[at++]);
      }
    }
    return new Read(
        reader.ended(), reader.malformed(), data.toString(ISO_8859_1), reader.trailers());
  }

  private static byte[] written(Read body) {
    byte[] data = body.data.getBytes(ISO_8859_1);
    byte[] room = new byte[data.length + 64 + body.trailers.wireLength()];
    int at = 0;
    if (data.length > 0) {
      at = ChunkWriter.start(data.length, room, 0);
      System.arraycopy(data, 0, room, at, data.length);
      at = ChunkWriter.lineEnd(room, at + data.length);
    }
    return Arrays.copyOf(room, ChunkWriter.end(body.trailers, room, at));
  }

  private static void require(boolean right, String otherwise) {
    if (!right) {
      throw new AssertionError(otherwise);
    }
  }
}
