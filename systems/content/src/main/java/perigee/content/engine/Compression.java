package perigee.content.engine;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Locale;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;
import perigee.net.http.BodySource;
import perigee.wire.http.AcceptEncoding;
import perigee.wire.http.Fields;

/// Compresses what a property wants compressed, on the way to a client that accepts it (RFC 9110
/// §8.4.1.3, gzip).
final class Compression {

  /// Below this many bytes the coding's own bytes and the client's work outweigh the gain.
  private static final int LEAST_BYTES = 256;

  private static final Set<String> TYPES =
      Set.of(
          "application/javascript",
          "application/json",
          "application/ld+json",
          "application/manifest+json",
          "application/wasm",
          "application/xhtml+xml",
          "application/xml",
          "image/svg+xml",
          "application/vnd.apple.mpegurl",
          "application/dash+xml");

  private Compression() {}

  /// The body to send: the given one, or one that compresses it, with the fields changed to match.
  static BodySource apply(Transaction t, int status, Fields.Builder fields, BodySource body) {
    if (!t.policy.settings().coding().on() || status != 200) {
      return body;
    }
    Fields now = fields.build();
    if (!isCompressible(now, body.length())) {
      return body;
    }
    vary(fields, now);
    AcceptEncoding accepted =
        AcceptEncoding.parse(t.request().fields().combined("accept-encoding"));
    if (!t.request().fields().has("accept-encoding") || !accepted.accepts("gzip")) {
      return body;
    }
    fields.set("content-encoding", "gzip");
    fields.remove("content-length");
    fields.remove("accept-ranges");
    String tag = now.first("etag");
    if (tag != null && !tag.startsWith("W/")) {
      // Other bytes, so no longer the same strong tag (RFC 9110 §8.8.3.3).
      fields.set("etag", "W/" + tag);
    }
    return new GzipBody(body, t.exchange.loop().allocator());
  }

  private static boolean isCompressible(Fields fields, long length) {
    String type = fields.first("content-type");
    if (type == null || fields.has("content-encoding") || fields.has("content-range")) {
      return false;
    }
    String control = fields.combined("cache-control");
    if (control != null && control.toLowerCase(Locale.ROOT).contains("no-transform")) {
      return false;
    }
    String media = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return (media.startsWith("text/") || TYPES.contains(media))
        && (length < 0 || length >= LEAST_BYTES);
  }

  private static void vary(Fields.Builder fields, Fields now) {
    @Nullable String vary = now.combined("vary");
    if (vary == null) {
      fields.add("vary", "accept-encoding");
    } else if (!vary.toLowerCase(Locale.ROOT).contains("accept-encoding")) {
      fields.set("vary", vary + ", accept-encoding");
    }
  }

  /// A body in gzip format (RFC 1952) made piece by piece from another.
  private static final class GzipBody implements BodySource {
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};
    private static final int LEVEL = 5;

    private final BodySource plain;
    private final ByteBufAllocator allocator;
    private final Deflater deflater = new Deflater(LEVEL, true);
    private final CRC32 checksum = new CRC32();
    private boolean begun;
    private boolean ended;
    private boolean closed;

    GzipBody(BodySource plain, ByteBufAllocator allocator) {
      this.plain = plain;
      this.allocator = allocator;
    }

    @Override
    public long length() {
      return -1;
    }

    @Override
    public Piece pull(int maxBytes) {
      if (ended) {
        return Piece.END;
      }
      return switch (plain.pull(maxBytes)) {
        case Piece.Data(ByteBuf bytes) -> data(bytes);
        case Piece.End _ -> last();
        case Piece.Later later -> later;
        case Piece.Failed failed -> failed;
      };
    }

    private Piece data(ByteBuf bytes) {
      byte[] input = new byte[bytes.readableBytes()];
      bytes.readBytes(input);
      bytes.release();
      checksum.update(input);
      deflater.setInput(input);
      ByteBuf out = allocator.directBuffer(input.length / 2 + 64);
      begin(out);
      // Each piece is flushed so that a slow origin's bytes reach the client as they come.
      deflate(out, Deflater.SYNC_FLUSH);
      return new Piece.Data(out);
    }

    private Piece last() {
      ended = true;
      ByteBuf out = allocator.directBuffer(64);
      begin(out);
      deflater.finish();
      deflate(out, Deflater.NO_FLUSH);
      out.writeIntLE((int) checksum.getValue());
      out.writeIntLE((int) deflater.getBytesRead());
      return new Piece.Data(out);
    }

    private void begin(ByteBuf out) {
      if (!begun) {
        begun = true;
        out.writeBytes(HEADER);
      }
    }

    private void deflate(ByteBuf out, int flush) {
      byte[] chunk = new byte[8192];
      int made;
      do {
        made = deflater.deflate(chunk, 0, chunk.length, flush);
        out.writeBytes(chunk, 0, made);
      } while (made == chunk.length);
    }

    @Override
    public void onReady(Runnable wake) {
      plain.onReady(wake);
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        deflater.end();
        plain.close();
      }
    }
  }
}
