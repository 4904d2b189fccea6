package perigee.content.engine;

import org.jspecify.annotations.Nullable;
import perigee.content.semantics.Version;
import perigee.content.store.CacheKey;
import perigee.content.store.ResponseMeta;
import perigee.content.store.StoredResponse;
import perigee.content.store.VariantKey;
import perigee.selection.Hashing;
import perigee.wire.http.Fields;

/// A large response that is stored in slices, as its descriptor tells: an ordinary stored response
/// without a body, whose fields are those of the whole and one of this network's own that names the
/// version. Freshness, validation and purges are judged on the descriptor.
///
/// A slice is an ordinary stored response too. Its key is the whole's with the version, the size of
/// slices and the place added, so slices of different versions never meet.
///
/// @param descriptor as it was found
/// @param meta what the whole response shows
/// @param sliceBytes bytes of each slice but the last
/// @param prefix what the slices' keys add, but for the place
record Sliced(
    StoredResponse descriptor, ResponseMeta meta, Version version, long sliceBytes, String prefix) {

  private static final String MARK = "perigee-sliced";

  /// Whether a stored response is a descriptor.
  static boolean is(StoredResponse stored) {
    return stored.length() == 0 && stored.meta().fields().has(MARK);
  }

  /// The sliced response that a descriptor stands for; null if it can't be read.
  static @Nullable Sliced of(StoredResponse descriptor, long sliceBytes) {
    ResponseMeta stored = descriptor.meta();
    Version version = Version.parse(stored.fields().first(MARK));
    if (version == null || sliceBytes <= 0) {
      return null;
    }
    Fields shown = stored.fields().toBuilder().remove(MARK).build();
    StringBuilder prefix = new StringBuilder(stored.key().extra());
    // No name of a field, which all other additions to a key begin with, has a slash.
    prefix.append("/slice ").append(sliceBytes).append(' ').append(version.text());
    for (VariantKey.Selector selector : stored.variant().selectors()) {
      prefix.append('\n').append(selector.name()).append('=').append(selector.value());
    }
    return new Sliced(
        descriptor, stored.withFields(shown), version, sliceBytes, prefix.append("\n#").toString());
  }

  /// The metadata of a descriptor.
  ///
  /// @param whole what would be stored of the whole response
  static ResponseMeta describe(ResponseMeta whole, Version version) {
    Fields.Builder fields = whole.fields().toBuilder();
    fields.set("content-length", Long.toString(version.length()));
    fields.set("accept-ranges", "bytes");
    fields.set(MARK, version.text());
    return whole.withFields(fields.build());
  }

  /// Bytes of the whole.
  long length() {
    return version.length();
  }

  /// The slice that a byte is in.
  long indexOf(long position) {
    return position / sliceBytes;
  }

  /// The first byte of a slice.
  long from(long index) {
    return index * sliceBytes;
  }

  /// The byte after the last of a slice.
  long to(long index) {
    return Math.min(length(), (index + 1) * sliceBytes);
  }

  CacheKey key(long index) {
    CacheKey whole = meta.key();
    return new CacheKey(
        whole.property(), whole.scheme(), whole.host(), whole.pathAndQuery(), prefix + index);
  }

  /// What decides which node keeps a slice; the first lies where the whole would.
  static long hash(long keyHash, long index) {
    return index == 0 ? keyHash : Hashing.mix(keyHash + index);
  }
}
