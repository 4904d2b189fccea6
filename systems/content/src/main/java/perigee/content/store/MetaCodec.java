package perigee.content.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.StreamCorruptedException;
import java.io.UncheckedIOException;
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
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    try {
      write(meta, new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /// The bytes that name a response: its key and its variant.
  static byte[] encodeIdentity(CacheKey key, VariantKey variant) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try {
      writeIdentity(key, variant, new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /// The bytes that name all variants of a key.
  static byte[] encodeKey(CacheKey key) {
    return encodeIdentity(key, VariantKey.NONE);
  }

  private static void writeIdentity(CacheKey key, VariantKey variant, DataOutputStream out)
      throws IOException {
    writeText(key.property(), out);
    writeText(key.scheme(), out);
    writeText(key.host(), out);
    writeText(key.pathAndQuery(), out);
    writeText(key.extra(), out);
    out.writeInt(variant.selectors().size());
    for (VariantKey.Selector selector : variant.selectors()) {
      writeText(selector.name(), out);
      writeText(selector.value(), out);
    }
  }

  private static void write(ResponseMeta meta, DataOutputStream out) throws IOException {
    writeIdentity(meta.key(), meta.variant(), out);
    writeText(meta.provider(), out);
    out.writeInt(meta.status());
    writeText(meta.reason(), out);
    out.writeInt(meta.fields().size());
    for (int i = 0; i < meta.fields().size(); i++) {
      writeText(meta.fields().name(i), out);
      writeText(meta.fields().value(i), out);
    }
    out.writeLong(meta.requestedAt());
    out.writeLong(meta.receivedAt());
    out.writeLong(meta.initialAgeMillis());
    out.writeLong(meta.lifetimeMillis());
    out.writeLong(meta.staleWhileRevalidateMillis());
    out.writeLong(meta.staleIfErrorMillis());
    out.writeInt(meta.tags().size());
    for (String tag : meta.tags()) {
      writeText(tag, out);
    }
    out.writeLong(meta.stamp().epoch());
    out.writeLong(meta.stamp().sequence());
  }

  private static void writeText(String text, DataOutputStream out) throws IOException {
    out.writeInt(text.length());
    boolean wide = text.chars().anyMatch(c -> c > 0xff);
    out.writeBoolean(wide);
    if (wide) {
      out.writeChars(text);
    } else {
      out.write(text.getBytes(ISO_8859_1));
    }
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
