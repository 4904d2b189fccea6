package perigee.realtime.srtp;

import org.jspecify.annotations.Nullable;

/// How packets are protected (RFC 5764 §4.1.2, RFC 7714 §14.2), most wanted first.
public enum SrtpProfile {
  AEAD_AES_128_GCM(7, 12, 16),
  AES128_CM_HMAC_SHA1_80(1, 14, 10);

  static final int KEY = 16;

  private final int id;
  private final int salt;
  private final int tag;

  SrtpProfile(int id, int salt, int tag) {
    this.id = id;
    this.salt = salt;
    this.tag = tag;
  }

  /// Its number in `use_srtp`.
  public int id() {
    return id;
  }

  int salt() {
    return salt;
  }

  int tag() {
    return tag;
  }

  /// Octets of keys and salts of both directions.
  public int exported() {
    return 2 * (KEY + salt);
  }

  /// The one of a number, if it is known.
  public static @Nullable SrtpProfile of(int id) {
    for (SrtpProfile profile : values()) {
      if (profile.id == id) {
        return profile;
      }
    }
    return null;
  }
}
