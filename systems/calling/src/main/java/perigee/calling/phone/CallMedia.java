package perigee.calling.phone;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import perigee.calling.opus.Opus;
import perigee.calling.sound.SoundSink;
import perigee.calling.sound.SoundSource;
import perigee.realtime.ice.IceCredentials;
import perigee.realtime.media.MediaPath;
import perigee.realtime.media.MediaPeer;
import perigee.realtime.media.MediaPort;
import perigee.realtime.media.MediaTimer;
import perigee.realtime.media.PeerListener;
import perigee.realtime.media.PeerTerms;
import perigee.wire.rtp.RtpPacket;
import perigee.wire.sdp.Candidate;

/// A call's media: the way to the other end, the voice on it, and reports about both. It belongs to
/// the media port's thread; what the call says comes there by [MediaPort#execute].
final class CallMedia implements PeerListener, Voice.Out {

  private static final Duration LOOK = Duration.ofMillis(100);

  /// After so long something is wrong that ICE does not mend by itself.
  private static final long SILENT_NANOS = 2_500_000_000L;

  private static final long RENEW_NANOS = 8_000_000_000L;
  private static final int LOOKS_PER_REPORT = 20;
  private static final double SOME_LOSS = 4;
  private static final double MUCH_LOSS = 12;

  private final MediaPort port;
  private final Told told;
  private final Reception reception = new Reception();
  private final RtpPacket packet = new RtpPacket();
  private final Reports reports;
  private final Digits digits = new Digits();
  private final int ssrc;
  private final FarEnd other;
  private @Nullable Voice voice;
  private @Nullable MediaPath path;
  private @Nullable MediaTimer look;
  private int looks;
  private int opusType;
  private int digitsType = -1;
  private boolean heard;
  private boolean sends = true;
  private boolean over;
  private long renewedNanos;
  private long sentPackets;
  private long sentOctets;

  /// What the media tells, on the port's thread.
  interface Told {

    void connected(MediaPath path);

    void moved(MediaPath path);

    void firstAudio();

    void digit(char digit);

    /// All that was to be said has been said.
    void sourceEnded();

    /// Nothing has come for a while though something should have.
    void silent();

    /// The other end can't be reached, or not any more.
    void lost(String reason);
  }

  /// The media of a call that begins.
  ///
  /// @param config whose privacy it keeps
  /// @param trusted whether the other end may learn at once where this one is
  CallMedia(MediaPort port, PhoneConfig config, boolean trusted, int ssrc, Told told) {
    this.port = port;
    this.other = new FarEnd(port, config.privacy() == Privacy.NOBODY, trusted, this);
    this.reports = new Reports(reception, config.clock(), ssrc);
    this.ssrc = ssrc;
    this.told = told;
  }

  /// Looks for the other end. If it was another before, that one is left.
  ///
  /// @param local that were told to the other end
  /// @param again whether it is the same end, which may be elsewhere now: keys stay
  void find(
      IceCredentials local,
      Sessions.Other said,
      PeerTerms.Ice ice,
      boolean asClient,
      boolean again) {
    types(said);
    looked(other.find(local, said, ice, asClient, again));
  }

  private void looked(boolean hasRoom) {
    if (!hasRoom) {
      told.lost("there are too many calls");
    } else if (look == null) {
      look();
    }
  }

  /// The call was answered: all ways may be taken from now on.
  void unveil() {
    other.unveil();
  }

  void types(Sessions.Other said) {
    opusType = said.opus();
    digitsType = said.digits();
    Voice speaking = voice;
    if (speaking != null) {
      speaking.types(opusType, digitsType);
    }
  }

  void add(Candidate candidate) {
    other.add(candidate);
  }

  /// Begins to speak and to listen, as soon as media can flow: what is said before would be lost.
  void speak(SoundSource source, SoundSink sink) {
    if (over || voice != null) {
      source.close();
      sink.close();
      return;
    }
    Voice speaking = new Voice(port::now, source, sink, digits, ssrc, this);
    voice = speaking;
    speaking.sends(sends);
    if (other.isMissed()) {
      // Nobody was found while it rang, which was long maybe: once it is answered that counts anew.
      looked(other.searchAgain());
    }
    if (other.connected() != null) {
      speaking.start(opusType, digitsType);
    }
  }

  /// Whether this end is to be heard.
  void sends(boolean on) {
    sends = on;
    reception.paused(!on, port.now());
    Voice speaking = voice;
    if (speaking != null) {
      speaking.sends(on);
    }
  }

  void muted(boolean on) {
    Voice speaking = voice;
    if (speaking != null) {
      speaking.muted(on);
    }
  }

  void press(char key) {
    digits.press(key);
  }

  private void look() {
    if (over) {
      return;
    }
    MediaPeer known = other.connected();
    MediaPath now = known == null ? null : known.path();
    MediaPath before = path;
    if (now != null && before != null && !now.equals(before)) {
      told.moved(now);
    }
    path = now == null ? before : now;
    if (isSilent() && port.now() - renewedNanos > RENEW_NANOS) {
      renewedNanos = port.now();
      told.silent();
    }
    if (++looks % LOOKS_PER_REPORT == 0 && sends && known != null) {
      report(known);
    }
    look = port.schedule(LOOK, this::look);
  }

  /// Whether the other end speaks and nothing comes.
  private boolean isSilent() {
    return voice != null
        && sends
        && !over
        && reception.any()
        && port.now() - reception.lastNanos() > SILENT_NANOS;
  }

  private void report(MediaPeer to) {
    Voice speaking = voice;
    if (speaking == null) {
      return;
    }
    reports.send(to, speaking.timestamp(), sentPackets, sentOctets, port.now());
  }

  @Override
  public void packet(byte[] bytes, int length, int payloadOctets) {
    port.execute(() -> {
      MediaPeer to = other.connected();
      if (to != null && to.send(bytes, 0, length)) {
        sentPackets++;
        sentOctets += payloadOctets;
      }
    });
  }

  @Override
  public void sourceEnded() {
    port.execute(told::sourceEnded);
  }

  @Override
  public void connected(MediaPeer by) {
    MediaPath now = by.path();
    if (other.is(by) && now != null) {
      path = now;
      Voice waiting = voice;
      if (waiting != null) {
        waiting.start(opusType, digitsType);
      }
      told.connected(now);
    }
  }

  @Override
  public void rtp(MediaPeer by, byte[] bytes, int at, int length, long arrivalNanos) {
    Voice speaking = voice;
    if (speaking == null || !packet.read(bytes, at, length)) {
      return;
    }
    reception.packet(packet.ssrc(), packet.sequence(), packet.timestamp(), arrivalNanos);
    if (!heard) {
      heard = true;
      told.firstAudio();
    }
    if (packet.payloadType() == opusType) {
      speaking
          .buffer()
          .put(
              packet.sequence(),
              packet.timestamp(),
              bytes,
              packet.payloadAt(),
              packet.payloadLength(),
              arrivalNanos);
    } else if (packet.payloadType() == digitsType) {
      char digit =
          digits.heard(bytes, packet.payloadAt(), packet.payloadLength(), packet.timestamp());
      if (digit != 0) {
        told.digit(digit);
      }
    }
  }

  @Override
  public void rtcp(MediaPeer by, byte[] bytes, int at, int length, long arrivalNanos) {
    if (reports.received(bytes, at, length, arrivalNanos)) {
      by.mediaLost(reports.lossPercent() / 100);
      judge();
    }
  }

  /// The more is lost, the more is said: there is room for saying things twice then.
  private void judge() {
    Voice speaking = voice;
    if (speaking == null) {
      return;
    }
    double lost = reports.lossPercent();
    speaking.bitrate(
        lost >= MUCH_LOSS
            ? Opus.MUCH_LOSS_BITRATE
            : lost >= SOME_LOSS ? Opus.LOSS_BITRATE : Opus.USUAL_BITRATE);
  }

  @Override
  public void closed(MediaPeer by, String reason) {
    if (other.is(by)) {
      other.lost();
      if (voice != null) {
        told.lost(reason);
      }
    }
  }

  /// Whether something of the other's voice came since a moment.
  boolean heardSince(long nanos) {
    return reception.any() && reception.lastNanos() - nanos >= 0;
  }

  /// What went both ways; null if nothing ever did.
  @Nullable CallFigures figures() {
    Voice speaking = voice;
    return speaking == null
        ? null
        : new CallFigures(
            sentPackets,
            sentOctets,
            reception.received(),
            speaking.buffer().lost(),
            speaking.buffer().late(),
            reception.longestGapNanos() / 1_000_000,
            reports.roundTripMillis(),
            reports.lossPercent());
  }

  void close() {
    over = true;
    Voice speaking = voice;
    if (speaking != null) {
      speaking.close();
    }
    other.close("the call is over");
    if (look != null) {
      look.cancel();
    }
  }
}
