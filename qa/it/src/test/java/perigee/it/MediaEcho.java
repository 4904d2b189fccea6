package perigee.it;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import perigee.realtime.ice.IceCredentials;
import perigee.realtime.media.MediaPeer;
import perigee.realtime.media.MediaPort;
import perigee.realtime.media.PeerListener;
import perigee.realtime.media.PeerTerms;
import perigee.wire.rtp.HeaderExtension;
import perigee.wire.rtp.RtcpWriter;
import perigee.wire.rtp.RtpPacket;
import perigee.wire.rtp.RtpWriter;
import perigee.wire.sdp.Codec;
import perigee.wire.sdp.Direction;
import perigee.wire.sdp.ExtensionMapping;
import perigee.wire.sdp.MediaLine;
import perigee.wire.sdp.MediaSection;
import perigee.wire.sdp.RtpTerms;
import perigee.wire.sdp.SdpReading;
import perigee.wire.sdp.SessionDescription;
import perigee.wire.sdp.Setup;
import perigee.wire.sdp.Streams;
import perigee.wire.sdp.TransportTerms;

/// Answers one browser, and sends it back what it sends: under sources of its own, without header
/// extensions. It asks for pictures, and tells when packets arrived.
final class MediaEcho implements PeerListener {

  private static final int OWN = 1;
  private static final int AUDIO = 1111;
  private static final int VIDEO = 2222;
  private static final int HEAD = 12;
  private static final int WINDOW = 1024;
  private static final Duration ROUND = Duration.ofMillis(100);

  private final MediaPort port;
  private final RtpPacket packet = new RtpPacket();
  private final RtpWriter writer = new RtpWriter();
  private final RtcpWriter control = new RtcpWriter();
  private final byte[] out = new byte[2048];
  private final long[] arrivals = new long[WINDOW];
  private int audioType;
  private int sequenceId;
  private int picture;
  private int first = -1;
  private int last = -1;
  private int rounds;

  MediaEcho(MediaPort port) {
    this.port = port;
  }

  String answer(String text) {
    if (!(SessionDescription.parse(text) instanceof SdpReading.Whole(SessionDescription offer))) {
      throw new IllegalArgumentException(text);
    }
    IceCredentials local = port.credentials();
    List<MediaSection> sections = new ArrayList<>();
    for (MediaSection section : offer.media()) {
      sections.add(section(section, local));
    }
    TransportTerms theirs = offer.media().getFirst().transport();
    IceCredentials remote = new IceCredentials(theirs.ufrag(), theirs.password());
    CompletableFuture<Boolean> admitted = new CompletableFuture<>();
    port.execute(() ->
        admitted.complete(
            port.admit(
                    PeerTerms.passive(local, remote, Objects.requireNonNull(theirs.fingerprint())),
                    this)
                != null));
    if (!admitted.orTimeout(5, TimeUnit.SECONDS).join()) {
      throw new IllegalStateException("not admitted");
    }
    return new SessionDescription("1", 1, "", offer.bundle(), true, sections).text();
  }

  private MediaSection section(MediaSection offered, IceCredentials local) {
    boolean audio = offered.line().kind().equals(MediaLine.AUDIO);
    Codec codec =
        offered.rtp().codecs().stream()
            .filter(c -> c.is(audio ? "opus" : "VP8"))
            .findFirst()
            .orElseThrow();
    audioType = audio ? codec.payloadType() : audioType;
    List<ExtensionMapping> extensions =
        offered.rtp().extensions().stream()
            .filter(e -> e.uri().equals(HeaderExtension.TRANSPORT_SEQUENCE.uri()))
            .toList();
    sequenceId = extensions.getFirst().id();
    Direction direction = offered.direction().reversed();
    Streams.Source source = new Streams.Source(audio ? AUDIO : VIDEO, "echo", "echo " + audio);
    return new MediaSection(
        new MediaLine(offered.line().kind(), 9, MediaLine.WEBRTC, List.of(), ""),
        offered.mid(),
        direction,
        false,
        new RtpTerms(List.of(codec), extensions, false, true),
        new TransportTerms(
            local.ufrag(),
            local.password(),
            port.fingerprint(),
            Setup.PASSIVE,
            true,
            false,
            port.candidates(),
            true),
        direction.sends()
            ? new Streams(List.of(), List.of(source), List.of(), List.of(), Streams.Simulcast.NONE)
            : Streams.NONE,
        List.of());
  }

  @Override
  public void connected(MediaPeer peer) {
    port.schedule(ROUND, () -> round(peer));
  }

  /// Tells when packets arrived; each second asks for a picture.
  private void round(MediaPeer peer) {
    if (peer.isClosed()) {
      return;
    }
    control.begin(out, 0, 1200);
    while (first >= 0 && last >= first) {
      long[] window = new long[Math.min(WINDOW, last - first + 1)];
      for (int i = 0; i < window.length; i++) {
        window[i] = arrivals[(first + i) % WINDOW];
      }
      int told =
          control.transportFeedback(OWN, VIDEO, rounds, first & 0xffff, window, 0, window.length);
      first = told == 0 ? last + 1 : first + told;
    }
    if (rounds++ % 10 == 0 && picture != 0) {
      control.pictureLoss(OWN, picture);
    }
    if (control.length() > 0) {
      peer.send(out, 0, control.length());
    }
    port.schedule(ROUND, () -> round(peer));
  }

  @Override
  public void rtp(MediaPeer peer, byte[] bytes, int at, int length, long arrivalNanos) {
    if (!packet.read(bytes, at, length)) {
      return;
    }
    note(packet.extension(sequenceId), bytes, arrivalNanos);
    boolean audio = packet.payloadType() == audioType;
    picture = audio ? picture : packet.ssrc();
    writer.begin(out, 0);
    writer.fields(
        packet.payloadType(),
        packet.marker(),
        packet.sequence(),
        packet.timestamp(),
        audio ? AUDIO : VIDEO);
    System.arraycopy(bytes, packet.payloadAt(), out, HEAD, packet.payloadLength());
    if (packet.payloadLength() > 0) {
      peer.send(out, 0, HEAD + packet.payloadLength());
    }
  }

  private void note(int place, byte[] bytes, long arrivalNanos) {
    if (place < 0) {
      return;
    }
    int sequence = (bytes[place] & 0xff) << 8 | (bytes[place + 1] & 0xff);
    int index = last < 0 ? sequence : last + (short) (sequence - last);
    if (first < 0) {
      first = index;
    }
    while (last < index) {
      last = last < 0 ? index : last + 1;
      arrivals[last % WINDOW] = -1;
    }
    // What comes after it was told of is not told again.
    if (index >= first) {
      arrivals[index % WINDOW] = arrivalNanos / 1000;
    }
  }

  @Override
  public void rtcp(MediaPeer peer, byte[] bytes, int at, int length, long arrivalNanos) {}

  @Override
  public void closed(MediaPeer peer, String reason) {}
}
