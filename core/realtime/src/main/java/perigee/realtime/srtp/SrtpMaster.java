package perigee.realtime.srtp;

import java.util.Arrays;

/// What the keys of one direction are derived from: a master key and its salt (RFC 3711 §3.2.1).
public final class SrtpMaster {

  private final byte[] key;
  private final byte[] salt;

  SrtpMaster(byte[] key, byte[] salt) {
    this.key = key.clone();
    this.salt = salt.clone();
  }

  /// The part of what DTLS exported (RFC 5764 §4.2) with which the client of the handshake sends.
  public static SrtpMaster ofClient(SrtpProfile profile, byte[] exported) {
    return part(profile, exported, 0);
  }

  /// The part with which its server sends.
  public static SrtpMaster ofServer(SrtpProfile profile, byte[] exported) {
    return part(profile, exported, 1);
  }

  private static SrtpMaster part(SrtpProfile profile, byte[] exported, int index) {
    int key = SrtpProfile.KEY * index;
    int salt = 2 * SrtpProfile.KEY + profile.salt() * index;
    return new SrtpMaster(
        Arrays.copyOfRange(exported, key, key + SrtpProfile.KEY),
        Arrays.copyOfRange(exported, salt, salt + profile.salt()));
  }

  /// Derives a key of the session (RFC 3711 §4.3).
  byte[] derive(int label, int octets) {
    return KeyDerivation.derive(key, salt, label, octets);
  }
}
