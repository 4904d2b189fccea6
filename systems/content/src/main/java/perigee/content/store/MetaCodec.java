package perigee.content.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.StreamCorruptedException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import perigee.model.LogPosition;
import perigee.wire.http.Fields;

/// The bytes of a `ResponseMeta` in a file. Numbers are big-endian; a string is its length in
/// characters, a byte that says how wide they are, and the characters, so that each string comes
/// back as it was.
final class MetaCodec {

  /// Of the encoding of metadata and of the files around it.
  static final int VERSION = 2;

  /// Longest encoding that is written or read.
  static final int MOST_BYTES = 1 << 20;

  private static final int MOST_ITEMS = 1 << 16;

  private MetaCodec() {}

  static byte[] encode(ResponseMeta meta) {
    MetaWriter out = new MetaWriter(length(meta));
    write(meta, out);
    return out.bytes();
  }

  /// Bytes that `encode` makes.
  static int length(ResponseMeta meta) {
    MetaWriter out = MetaWriter.counting();
    write(meta, out);
    return out.length();
  }

  /// The bytes that name a response: its key and its variant.
  static byte[] encodeIdentity(CacheKey key, VariantKey variant) {
    MetaWriter counted = MetaWriter.counting();
    writeIdentity(key, variant, counted);
    MetaWriter out = new MetaWriter(counted.length());
    writeIdentity(key, variant, out);
    return out.bytes();
  }

  /// The bytes that name all variants of a key.
  static byte[] encodeKey(CacheKey key) {
    return encodeIdentity(key, VariantKey.NONE);
  }

  private static void writeIdentity(CacheKey key, VariantKey variant, MetaWriter out) {
    out.text(key.property());
    out.text(key.scheme());
    out.text(key.host());
    out.text(key.pathAndQuery());
    out.text(key.extra());
    out.number(variant.selectors().size());
    for (VariantKey.Selector selector : variant.selectors()) {
      out.text(selector.name());
      out.text(selector.value());
    }
  }

  private static void write(ResponseMeta meta, MetaWriter out) {
    writeIdentity(meta.key(), meta.variant(), out);
    out.text(meta.provider());
    out.number(meta.status());
    out.text(meta.reason());
    out.fields(meta.fields());
    out.longNumber(meta.requestedAt());
    out.longNumber(meta.receivedAt());
    out.longNumber(meta.initialAgeMillis());
    out.longNumber(meta.lifetimeMillis());
    out.longNumber(meta.staleWhileRevalidateMillis());
    out.longNumber(meta.staleIfErrorMillis());
    out.number(meta.tags().size());
    for (String tag : meta.tags()) {
      out.text(tag);
    }
    out.longNumber(meta.stamp().epoch());
    out.longNumber(meta.stamp().sequence());
  }

  /// Reads what `encode` wrote.
  ///
  /// @return null if it is anything else
  static @Nullable ResponseMeta decode(byte[] bytes) {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    try {
      ResponseMeta meta = read(in);
      return in.available() == 0 ? meta : null;
    } catch (IOException | IllegalArgumentException _) {
      return null;
    }
  }

  private static ResponseMeta read(DataInputStream in) throws IOException {
    CacheKey key =
        new CacheKey(readText(in), readText(in), readText(in), readText(in), readText(in));
    VariantKey variant = readVariant(in);
    String provider = readText(in);
    int status = in.readInt();
    String reason = readText(in);
    return new ResponseMeta(
        key,
        variant,
        provider,
        status,
        reason,
        readFields(in),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        readTags(in),
        new LogPosition(in.readLong(), in.readLong()));
  }

  private static VariantKey readVariant(DataInputStream in) throws IOException {
    int count = readCount(in);
    List<VariantKey.Selector> selectors = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      selectors.add(new VariantKey.Selector(readText(in), readText(in)));
    }
    return new VariantKey(selectors);
  }

  private static Fields readFields(DataInputStream in) throws IOException {
    int count = readCount(in);
    Fields.Builder fields = Fields.builder();
    for (int i = 0; i < count; i++) {
      fields.add(readText(in), readText(in));
    }
    return fields.build();
  }

  private static List<String> readTags(DataInputStream in) throws IOException {
    int count = readCount(in);
    List<String> tags = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      tags.add(readText(in));
    }
    return tags;
  }

  private static int readCount(DataInputStream in) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > MOST_ITEMS) {
      throw new StreamCorruptedException(count + " items; at most " + MOST_ITEMS);
    }
    return count;
  }

  private static String readText(DataInputStream in) throws IOException {
    int length = in.readInt();
    boolean wide = in.readBoolean();
    long needed = wide ? 2L * length : length;
    if (length < 0 || needed > in.available()) {
      throw new EOFException("a string of " + needed + " bytes; " + in.available() + " are left");
    }
    if (!wide) {
      return new String(in.readNBytes(length), ISO_8859_1);
    }
    char[] characters = new char[length];
    for (int i = 0; i < length; i++) {
      characters[i] = in.readChar();
    }
    return new String(characters);
  }
}
