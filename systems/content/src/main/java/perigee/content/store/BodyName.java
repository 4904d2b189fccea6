package perigee.content.store;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.OptionalLong;

/// What a body is called: by key and variant, and by its file's name, which is 128 bits of SHA-256
/// of the two and a generation that no other body has.
record BodyName(CacheKey key, VariantKey variant, long high, long low, long generation) {

  private static final int HASH_DIGITS = 32;
  private static final int NAME_LENGTH = HASH_DIGITS + 1 + 16;

  static BodyName of(CacheKey key, VariantKey variant, long generation) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      ByteBuffer hash = ByteBuffer.wrap(digest.digest(MetaCodec.encodeIdentity(key, variant)));
      return new BodyName(key, variant, hash.getLong(), hash.getLong(), generation);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /// In one of 256 directories: file systems index a directory, so a second level would only be
  /// more to make and to walk at the start.
  Path in(Path directory) {
    HexFormat hex = HexFormat.of();
    String name = hex.toHexDigits(high) + hex.toHexDigits(low) + "-" + hex.toHexDigits(generation);
    return directory.resolve(name.substring(0, 2)).resolve(name);
  }

  /// The generation in the name of a file; empty if the name is not one of ours.
  static OptionalLong generationOf(String fileName) {
    if (fileName.length() != NAME_LENGTH
        || fileName.charAt(HASH_DIGITS) != '-'
        || !fileName.replace("-", "").chars().allMatch(HexFormat::isHexDigit)) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(HexFormat.fromHexDigitsToLong(fileName, HASH_DIGITS + 1, NAME_LENGTH));
  }
}
