package perigee.app.rehearsal;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import perigee.realtime.dtls.DtlsIdentity;
import perigee.realtime.ice.IceCredentials;
import perigee.realtime.media.MediaLimits;
import perigee.realtime.media.MediaPeer;
import perigee.realtime.media.MediaPort;
import perigee.realtime.media.MediaPortConfig;
import perigee.realtime.media.PeerListener;
import perigee.realtime.media.PeerTerms;
import perigee.wire.rtp.RtpWriter;
import perigee.wire.sdp.Fingerprint;
import perigee.wire.sdp.SdpReading;
import perigee.wire.sdp.SessionDescription;
import perigee.wire.sdp.TransportTerms;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A participant of a rehearsal's meeting: joins as a browser does, sends sound and a picture of
/// nothing, and looks at whoever else is there.
final class RehearsalGuest implements PeerListener, Closeable {

  private static final Duration TICK = Duration.ofMillis(20);
  private static final int PACKETS_PER_PICTURE = 8;
  private static final int PICTURES_PER_KEY = 25;
  private static final int SOUND_SSRC = 1001;
  private static final int PICTURE_SSRC = 2001;
  private static final int SOUND_LENGTH = 80;
  private static final int PICTURE_LENGTH = 1_000;
  private static final int LEVEL_EXTENSION = 1;
  private static final byte LOUD = (byte) 0x9e;

  /// A picture of VP8 begins so, after the descriptor (RFC 6386 §9.1): 640 times 360.
  private static final byte[] KEY = {
    0x10, 0x10, 0x02, 0x00, (byte) 0x9d, 0x01, 0x2a, (byte) 0x80, 0x02, 0x68, 0x01
  };

  private static final byte[] OTHER = {0x10, 0x11, 0x02, 0x00};
  private static final byte[] CONTINUED = {0x00};

  private static final String SOUND =
      """
      a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
      a=rtpmap:111 opus/48000/2
      """;

  private static final String PICTURE =
      """
      a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
      a=rtpmap:96 VP8/90000
      a=rtcp-fb:96 nack
      a=rtcp-fb:96 nack pli
      a=rtcp-fb:96 transport-cc
      a=rtpmap:97 rtx/90000
      a=fmtp:97 apt=96
      """;

  private final String name;
  private final MediaPort port;
  private final IceCredentials credentials;
  private final RtpWriter writer = new RtpWriter();
  private final byte[] packet = new byte[PICTURE_LENGTH + 64 + MediaPeer.TRAILER];

  // All that follows is owned by the port's thread.
  private @Nullable MediaPeer peer;
  private int ticks;
  private int sounds;
  private int pictures;

  RehearsalGuest(String name) throws IOException {
    SecureRandom random = new SecureRandom();
    InetSocketAddress here = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
    this.name = name;
    this.port =
        MediaPort.open(
            new MediaPortConfig(List.of(here), List.of(), MediaLimits.DEFAULT),
            DtlsIdentity.create(InstantSource.system(), random),
            System::nanoTime,
            random);
    this.credentials = port.credentials();
  }

  String join() {
    String offer =
        "v=0\no=- 1 2 IN IP4 127.0.0.1\ns=-\nt=0 0\na=group:BUNDLE 0 1 2 3\n"
            + section("audio", "111", 0, "sendonly", SOUND)
            + ssrc(SOUND_SSRC)
            + section("video", "96 97", 1, "sendonly", PICTURE)
            + ssrc(PICTURE_SSRC)
            + section("audio", "111", 2, "recvonly", SOUND)
            + section("video", "96 97", 3, "recvonly", PICTURE);
    return write(
        Map.of(
            "type",
            "join",
            "name",
            name,
            "offer",
            offer,
            "sources",
            Map.of("microphone", "0", "camera", "1"),
            "muted",
            Map.of("microphone", false, "camera", false),
            "language",
            "en"));
  }

  private String section(String kind, String formats, int mid, String direction, String codecs) {
    Fingerprint own = port.fingerprint();
    return """
    m=%s 9 UDP/TLS/RTP/SAVPF %s
    c=IN IP4 0.0.0.0
    a=ice-ufrag:%s
    a=ice-pwd:%s
    a=fingerprint:%s %s
    a=setup:actpass
    a=rtcp-mux
    a=mid:%d
    a=%s
    """
            .formatted(
                kind,
                formats,
                credentials.ufrag(),
                credentials.password(),
                own.algorithm(),
                own.value(),
                mid,
                direction)
        + codecs;
  }

  private static String ssrc(int ssrc) {
    return "a=ssrc:" + ssrc + " cname:rehearsal\n";
  }

  private static String write(Map<String, ?> message) {
    return JsonMapper.shared().writeValueAsString(message);
  }

  /// Hears what the meeting says.
  ///
  /// @return what it answers; null for nothing
  @Nullable String hear(String text) {
    JsonNode said = JsonMapper.shared().readTree(text);
    return switch (said.path("type").asString("")) {
      case "welcome" -> {
        String answer = said.path("answer").asString("");
        port.execute(() -> connect(answer));
        String self = said.path("you").asString("");
        yield said.path("participants")
            .valueStream()
            .map(other -> other.path("id").asString(""))
            .filter(id -> !id.equals(self))
            .findFirst()
            .map(RehearsalGuest::view)
            .orElse(null);
      }
      case "joined" -> view(said.path("participant").path("id").asString(""));
      default -> null;
    };
  }

  private static String view(String participant) {
    Map<String, Object> item =
        Map.of("participant", participant, "source", "camera", "width", 640, "height", 360);
    return write(Map.of("type", "view", "items", List.of(item)));
  }

  private void connect(String answer) {
    if (!(SessionDescription.parse(answer) instanceof SdpReading.Whole(var description))) {
      return;
    }
    TransportTerms theirs = description.media().getFirst().transport();
    Fingerprint fingerprint = theirs.fingerprint();
    if (fingerprint != null) {
      IceCredentials remote = new IceCredentials(theirs.ufrag(), theirs.password());
      peer =
          port.admit(PeerTerms.active(credentials, remote, fingerprint, theirs.candidates()), this);
    }
  }

  @Override
  public void connected(MediaPeer to) {
    tick();
  }

  private void tick() {
    MediaPeer now = peer;
    if (now == null || now.isClosed()) {
      return;
    }
    writer.begin(packet, 0);
    writer.fields(111, false, sounds, sounds * 960, SOUND_SSRC);
    packet[writer.extension(LEVEL_EXTENSION, 1)] = LOUD;
    send(now, writer.endHeader(), CONTINUED, SOUND_LENGTH);
    sounds++;
    ticks++;
    if (ticks % 2 == 0) {
      picture(now);
    }
    var _ = port.schedule(TICK, this::tick);
  }

  private void picture(MediaPeer to) {
    int number = pictures / PACKETS_PER_PICTURE;
    for (int i = 0; i < PACKETS_PER_PICTURE; i++) {
      boolean isLast = i == PACKETS_PER_PICTURE - 1;
      writer.begin(packet, 0);
      writer.fields(96, isLast, pictures, number * 3_600, PICTURE_SSRC);
      byte[] first = number % PICTURES_PER_KEY == 0 ? KEY : OTHER;
      send(to, writer.endHeader(), i == 0 ? first : CONTINUED, PICTURE_LENGTH);
      pictures++;
    }
  }

  private void send(MediaPeer to, int payloadAt, byte[] begins, int length) {
    System.arraycopy(begins, 0, packet, payloadAt, begins.length);
    boolean _ = to.send(packet, 0, payloadAt + length);
  }

  @Override
  public void rtp(MediaPeer from, byte[] bytes, int at, int length, long arrivalNanos) {
    // Nobody looks at it.
  }

  @Override
  public void rtcp(MediaPeer from, byte[] bytes, int at, int length, long arrivalNanos) {
    // Nor at this.
  }

  @Override
  public void closed(MediaPeer from, String reason) {
    peer = null;
  }

  @Override
  public void close() {
    port.close();
  }
}
