package perigee.calling.opus;

import java.util.Optional;
import perigee.calling.sound.VoiceDecoder;
import perigee.calling.sound.VoiceEncoder;

/// Voice by Opus: wideband, 24 kbit/s unless changed, constant in size so that nobody guesses words
/// from lengths (RFC 6562), with forward error correction, and going on during silence.
public final class Opus {

  /// Bits a second: 60 octets each 20 ms, which is 3 kB/s.
  public static final int USUAL_BITRATE = 24_000;

  /// Bits a second where some packets are lost: what is said twice has room then, 4 kB/s.
  public static final int LOSS_BITRATE = 32_000;

  /// The same where many are: 5 kB/s.
  public static final int MUCH_LOSS_BITRATE = 40_000;

  /// Of 100 packets: the encoder is always told so many are lost. Told of more, it spends so much
  /// on saying things twice that they are understood less, however many are lost.
  static final int ASSUMED_LOSS = 6;

  /// Of 10: how much work is spent on a packet.
  static final int COMPLEXITY = 9;

  private Opus() {}

  /// Whether libopus is installed.
  public static boolean isInstalled() {
    return Libopus.loaded().isPresent();
  }

  /// By libopus where it is installed.
  public static VoiceEncoder encoder() {
    Optional<Libopus> library = Libopus.loaded();
    return library.isPresent() ? new NativeEncoder(library.get()) : encoderInJava();
  }

  /// By Concentus, as where libopus is not.
  public static VoiceEncoder encoderInJava() {
    return new JavaEncoder();
  }

  /// By libopus where it is installed.
  public static VoiceDecoder decoder() {
    Optional<Libopus> library = Libopus.loaded();
    return library.isPresent() ? new NativeDecoder(library.get()) : new JavaDecoder();
  }
}
