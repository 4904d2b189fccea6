package perigee.app.rehearsal;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import perigee.realtime.dtls.DtlsIdentity;
import perigee.realtime.ice.IceCredentials;
import perigee.realtime.media.MediaPeer;
import perigee.realtime.media.MediaPort;
import perigee.realtime.media.MediaPortConfig;
import perigee.realtime.media.PeerListener;
import perigee.realtime.media.PeerTerms;
import perigee.wire.rtp.HeaderExtension;
import perigee.wire.sdp.Fingerprint;
import perigee.wire.sdp.SdpReading;
import perigee.wire.sdp.SessionDescription;
import perigee.wire.sdp.TransportTerms;
import tools.jackson.databind.json.JsonMapper;

/// A participant of the rehearsal's meeting: its transport, which comes to the connector as a
/// browser's does, and either a camera with a voice or somebody who watches and listens.
final class RehearsalBrowser implements PeerListener, Closeable {

  /// Packets that somebody who watches wants to have seen.
  private static final int ENOUGH = 2_000;

  private static final long CONNECT_SECONDS = 20;

  private static final String VIDEO =
      """
      m=video 9 UDP/TLS/RTP/SAVPF 96 97
      a=mid:0
      a=rtpmap:96 VP8/90000
      a=rtcp-fb:96 nack
      a=rtcp-fb:96 nack pli
      a=rtcp-fb:96 transport-cc
      a=rtpmap:97 rtx/90000
      a=fmtp:97 apt=96
      """;

  private static final String AUDIO =
      """
      m=audio 9 UDP/TLS/RTP/SAVPF 111
      a=mid:1
      a=rtpmap:111 opus/48000/2
      """;

  private static final String HEAD =
      """
      v=0
      o=- 1 2 IN IP4 127.0.0.1
      s=-
      t=0 0
      a=group:BUNDLE 0 1
      """;

  private final String name;
  private final boolean sends;
  private final MediaPort port;
  private final IceCredentials credentials;
  private final CountDownLatch connected = new CountDownLatch(1);
  private final CountDownLatch welcomed = new CountDownLatch(1);
  private final CountDownLatch enough = new CountDownLatch(ENOUGH);
  private final RehearsalCamera camera;
  private final RehearsalFeedback feedback = new RehearsalFeedback();
  private volatile String id = "";

  /// The way to the connector, while it is there and not sent by. Belongs to the port's thread.
  private @Nullable MediaPeer way;

  RehearsalBrowser(String name, boolean sends) throws IOException {
    this.name = name;
    this.sends = sends;
    SecureRandom random = new SecureRandom();
    port =
        MediaPort.open(
            MediaPortConfig.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
            DtlsIdentity.create(InstantSource.system(), random),
            System::nanoTime,
            random);
    credentials = port.credentials();
    camera = new RehearsalCamera(port);
  }

  /// What it says first if it is to be connected before it joins.
  String prepare() {
    return json(Map.of("type", "prepare", "offer", offer(), "sources", sources()));
  }

  /// What it says to come in by the connection that it has.
  String joinPrepared() {
    return join("prepared", true);
  }

  /// What it says to come in, and to be connected then.
  String join() {
    return join("offer", offer());
  }

  private String join(String media, Object which) {
    return json(
        Map.of("type", "join", "name", name, media, which, "sources", sources(), "language", "en"));
  }

  private Map<String, String> sources() {
    return sends ? Map.of("camera", "0", "microphone", "1") : Map.of();
  }

  /// What it says to see somebody.
  static String view(String participant) {
    Map<String, Object> item =
        Map.of("participant", participant, "source", "camera", "width", 640, "height", 360);
    return json(Map.of("type", "view", "items", new Object[] {item}));
  }

  private static String json(Map<String, ?> members) {
    return JsonMapper.shared().writeValueAsString(members);
  }

  private String offer() {
    String section = section();
    return HEAD + VIDEO + section + (sends ? RehearsalCamera.STREAMS : "") + AUDIO + section;
  }

  private String section() {
    Fingerprint own = port.fingerprint();
    return """
    c=IN IP4 0.0.0.0
    a=ice-ufrag:%s
    a=ice-pwd:%s
    a=fingerprint:%s %s
    a=setup:actpass
    a=rtcp-mux
    a=%s
    a=extmap:1 %s
    a=extmap:3 %s
    """
        .formatted(
            credentials.ufrag(),
            credentials.password(),
            own.algorithm(),
            own.value(),
            sends ? "sendonly" : "recvonly",
            HeaderExtension.AUDIO_LEVEL.uri(),
            HeaderExtension.TRANSPORT_SEQUENCE.uri());
  }

  /// What the connector says to it.
  void heard(String text) {
    var said = JsonMapper.shared().readTree(text);
    String type = said.path("type").asString("");
    boolean welcome = type.equals("welcome");
    if ((welcome || type.equals("prepared"))
        && SessionDescription.parse(said.path("answer").asString(""))
            instanceof SdpReading.Whole(SessionDescription answer)) {
      answered(answer.media().getFirst().transport());
    }
    if (welcome) {
      id = said.path("you").asString("");
      welcomed.countDown();
      port.execute(this::film);
    }
  }

  private void answered(TransportTerms transport) {
    Fingerprint theirs = transport.fingerprint();
    if (theirs == null) {
      return;
    }
    IceCredentials remote = new IceCredentials(transport.ufrag(), transport.password());
    PeerTerms terms = PeerTerms.active(credentials, remote, theirs, transport.candidates());
    port.execute(() -> {
      var _ = port.admit(terms, this);
    });
  }

  /// Waits until there is a way to the connector, with keys.
  void awaitConnected() throws IOException, InterruptedException {
    if (!connected.await(CONNECT_SECONDS, TimeUnit.SECONDS)) {
      throw new IOException("nobody connected " + name);
    }
  }

  /// Waits until it is in and its media can flow.
  ///
  /// @return by what name others see it
  String awaitIn() throws IOException, InterruptedException {
    if (!welcomed.await(CONNECT_SECONDS, TimeUnit.SECONDS)) {
      throw new IOException("nobody welcomed " + name);
    }
    awaitConnected();
    return id;
  }

  /// Waits until it has seen enough, or some seconds.
  boolean awaitEnough(long seconds) throws InterruptedException {
    return enough.await(seconds, TimeUnit.SECONDS);
  }

  @Override
  public void connected(MediaPeer peer) {
    way = peer;
    connected.countDown();
    film();
  }

  /// Begins to send, once: what is sent before it is in would be dropped.
  private void film() {
    MediaPeer peer = way;
    if (sends && peer != null && welcomed.getCount() == 0) {
      way = null;
      camera.begin(peer);
    }
  }

  @Override
  public void rtp(MediaPeer peer, byte[] bytes, int at, int length, long arrivalNanos) {
    feedback.arrived(peer, bytes, at, length, arrivalNanos);
    enough.countDown();
  }

  @Override
  public void rtcp(MediaPeer peer, byte[] bytes, int at, int length, long arrivalNanos) {}

  @Override
  public void closed(MediaPeer peer, String reason) {}

  @Override
  public void close() {
    camera.end();
    port.close();
  }
}
