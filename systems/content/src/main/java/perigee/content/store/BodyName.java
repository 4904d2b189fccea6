package perigee.content.store;

import java.nio.ByteBuffer;
import perigee.wire.octets.Sha256;

/// What a body is called: by key and variant, by a hash of the two, and by a generation that no
/// other body has.
///
/// @param hash 40 bits of SHA-256 of the key, then 24 of key and variant, so that the variants of a
///   key are found together; what is found by it is compared in full
record BodyName(CacheKey key, VariantKey variant, long hash, long generation) {

  static final int VARIANT_BITS = 24;

  private static final long VARIANT_MASK = (1L << VARIANT_BITS) - 1;

  static BodyName of(CacheKey key, VariantKey variant, long generation) {
    long own = variant.selectors().isEmpty() ? 0 : sha(MetaCodec.encodeIdentity(key, variant));
    return new BodyName(key, variant, key.nameHash() | (own & VARIANT_MASK), generation);
  }

  /// What the hashes of all variants of a key begin with; the rest is zero.
  static long hashOf(CacheKey key) {
    return sha(MetaCodec.encodeKey(key)) & ~VARIANT_MASK;
  }

  static boolean sameKey(long hash, long other) {
    return (hash ^ other) >>> VARIANT_BITS == 0;
  }

  private static long sha(byte[] bytes) {
    return ByteBuffer.wrap(Sha256.of(bytes)).getLong();
  }

  ObjectFormat.Name onDisk() {
    return new ObjectFormat.Name(hash, generation);
  }
}
