package perigee.realtime.srtp;

import java.util.Optional;

/// Makes the sessions of one thread, which share its memory.
public final class SrtpEngine {

  private final Scratch scratch = new Scratch();
  private final Optional<Libcrypto> crypto;

  private SrtpEngine(Optional<Libcrypto> crypto) {
    this.crypto = crypto;
  }

  /// By the fastest way that this machine has.
  public static SrtpEngine open() {
    return new SrtpEngine(Libcrypto.loaded());
  }

  /// By the JDK alone.
  public static SrtpEngine openJdk() {
    return new SrtpEngine(Optional.empty());
  }

  /// Whether OpenSSL does the work.
  public boolean isNative() {
    return crypto.isPresent();
  }

  /// A session.
  ///
  /// @param local with which this end sends
  /// @param remote with which the other end does
  public SrtpSession session(SrtpProfile profile, SrtpMaster local, SrtpMaster remote) {
    return session(profile, local, remote, SrtpSession.MOST_RECEIVED);
  }

  /// A session with more, or fewer, sources than a participant has.
  ///
  /// @param most sources whose packets may come
  public SrtpSession session(SrtpProfile profile, SrtpMaster local, SrtpMaster remote, int most) {
    return new SrtpSession(
        profile, cipher(profile, local, true), cipher(profile, remote, false), most);
  }

  private PacketCipher cipher(SrtpProfile profile, SrtpMaster master, boolean sealing) {
    return switch (profile) {
      case AEAD_AES_128_GCM ->
          new GcmPackets(
              gcm(master.derive(KeyDerivation.RTP_KEY, SrtpProfile.KEY), sealing),
              gcm(master.derive(KeyDerivation.RTCP_KEY, SrtpProfile.KEY), sealing),
              master.derive(KeyDerivation.RTP_SALT, profile.salt()),
              master.derive(KeyDerivation.RTCP_SALT, profile.salt()));
      case AES128_CM_HMAC_SHA1_80 -> new CounterPackets(master, scratch);
    };
  }

  Gcm gcm(byte[] key, boolean sealing) {
    return crypto.isPresent()
        ? new NativeGcm(crypto.get(), scratch, key, sealing)
        : new JdkGcm(key);
  }
}
