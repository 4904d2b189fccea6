package perigee.lab.nat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import perigee.realtime.dtls.DtlsIdentity;
import perigee.realtime.ice.IceCredentials;
import perigee.realtime.media.IceServer;
import perigee.realtime.media.MediaPath;
import perigee.realtime.media.MediaPeer;
import perigee.realtime.media.MediaPort;
import perigee.realtime.media.MediaPortConfig;
import perigee.realtime.media.PeerListener;
import perigee.realtime.media.PeerTerms;
import perigee.realtime.media.Reach;
import perigee.wire.rtp.RtpWriter;
import perigee.wire.sdp.Candidate;
import perigee.wire.sdp.CandidateType;
import perigee.wire.sdp.Fingerprint;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// One end of a call: it says where it is, rings, answers, and sends a packet of voice each 20 ms.
/// All of it is done on the media port's thread.
final class AgentCall implements PeerListener {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration FRAME = Duration.ofMillis(20);
  private static final int VOICE_OCTETS = 60;
  private static final int HEADER = 12;
  private static final double MILLI = 1e6;
  private static final int PAYLOAD_TYPE = 111;

  private final Terms terms;
  private final Consumer<ObjectNode> out;
  private final MediaPort port;
  private final IceCredentials credentials;
  private final RtpWriter writer = new RtpWriter();
  private final byte[] packet = new byte[HEADER + VOICE_OCTETS + MediaPeer.TRAILER];
  private final ArrayNode ways = JSON.createArrayNode();
  private final long begunNanos;
  private List<Candidate> own = List.of();
  private @Nullable MediaPeer peer;
  private long ringNanos;
  private long answerNanos;
  private long firstNanos;
  private long lastNanos;
  private long gapNanos;
  private long connectedNanos;
  private int sequence;
  private int received;
  private volatile boolean hears;
  private boolean caller;
  private boolean over;

  /// What a call begins with.
  ///
  /// @param isPrivate whether the ends show relays alone until one has answered
  record Terms(
      DtlsIdentity identity,
      InetSocketAddress bind,
      Reach reach,
      List<IceServer> servers,
      boolean isPrivate,
      Duration ring) {}

  AgentCall(Terms terms, Consumer<ObjectNode> out) throws IOException {
    this.terms = terms;
    this.out = out;
    this.port =
        MediaPort.open(
            MediaPortConfig.on(terms.bind()).withReach(terms.reach()),
            terms.identity(),
            System::nanoTime,
            new SecureRandom());
    this.credentials = port.credentials();
    this.begunNanos = port.now();
  }

  MediaPort port() {
    return port;
  }

  /// Calls.
  void dial() {
    caller = true;
    port.gather(
        terms.servers(),
        found -> {
          own = found;
          say("invite", terms.isPrivate());
        });
  }

  /// Takes what the other end says.
  void heard(String word, JsonNode session) {
    switch (word) {
      case "invite" ->
          port.gather(
              terms.servers(),
              found -> {
                own = found;
                admit(session);
                say("ring", terms.isPrivate());
                port.schedule(terms.ring(), this::answer);
              });
      case "ring" -> {
        ringNanos = port.now();
        admit(session);
      }
      case "answer" -> {
        answerNanos = port.now();
        open(session);
        if (terms.isPrivate()) {
          say("more", false);
        }
        talk();
      }
      case "more" -> open(session);
      default -> throw new IllegalArgumentException(word);
    }
  }

  private void answer() {
    if (!over) {
      answerNanos = port.now();
      say("answer", false);
      talk();
    }
  }

  private void say(String word, boolean relaysOnly) {
    ObjectNode message = JSON.createObjectNode();
    message.put("say", word);
    ObjectNode session = message.putObject("session");
    session.put("ufrag", credentials.ufrag());
    session.put("password", credentials.password());
    session.put("fingerprint", port.fingerprint().value());
    ArrayNode candidates = session.putArray("candidates");
    own.stream()
        .filter(each -> !relaysOnly || each.type() == CandidateType.RELAYED)
        .forEach(each -> candidates.add(each.text()));
    out.accept(message);
  }

  private static List<Candidate> candidates(JsonNode session) {
    List<Candidate> all = new ArrayList<>();
    for (JsonNode each : session.path("candidates")) {
      Candidate read = Candidate.parse(each.asString());
      if (read != null) {
        all.add(read);
      }
    }
    return all;
  }

  private void admit(JsonNode session) {
    PeerTerms ends =
        new PeerTerms(
            credentials,
            new IceCredentials(
                session.path("ufrag").asString(), session.path("password").asString()),
            new Fingerprint("sha-256", session.path("fingerprint").asString()),
            caller ? PeerTerms.Ice.CONTROLLING : PeerTerms.Ice.CONTROLLED,
            caller,
            List.of());
    MediaPeer admitted = port.admit(ends, this);
    peer = admitted;
    if (admitted != null) {
      admitted.relayOnly(terms.isPrivate());
      candidates(session).forEach(admitted::add);
    }
  }

  /// Nothing is hidden from now on.
  private void open(JsonNode session) {
    MediaPeer to = peer;
    if (to != null && terms.isPrivate()) {
      to.relayOnly(false);
      candidates(session).forEach(to::add);
    }
  }

  private void talk() {
    if (over) {
      return;
    }
    MediaPeer to = peer;
    if (to != null && to.isConnected()) {
      sequence++;
      writer.begin(packet, 0);
      writer.fields(PAYLOAD_TYPE, false, sequence, sequence * 960, 7);
      boolean _ = to.send(packet, 0, writer.endHeader() + VOICE_OCTETS);
    }
    port.schedule(FRAME, this::talk);
  }

  @Override
  public void connected(MediaPeer by) {
    connectedNanos = port.now();
  }

  @Override
  public void routed(MediaPeer by) {
    MediaPath path = by.path();
    if (path != null) {
      ObjectNode way = ways.addObject();
      way.put("at", millis(port.now() - (answerNanos == 0 ? begunNanos : answerNanos)));
      way.put("answered", answerNanos != 0);
      way.put("way", path.token());
    }
  }

  @Override
  public void rtp(MediaPeer by, byte[] bytes, int at, int length, long arrivalNanos) {
    received++;
    hears = true;
    long now = port.now();
    if (firstNanos == 0) {
      firstNanos = now;
    } else {
      gapNanos = Math.max(gapNanos, now - lastNanos);
    }
    lastNanos = now;
  }

  @Override
  public void rtcp(MediaPeer by, byte[] bytes, int at, int length, long arrivalNanos) {}

  @Override
  public void closed(MediaPeer by, String reason) {
    ObjectNode way = ways.addObject();
    way.put("at", millis(port.now() - begunNanos));
    way.put("closed", reason);
  }

  private static double millis(long nanos) {
    return Math.round(nanos / MILLI * 10) / 10.0;
  }

  /// What it was like, until now.
  ObjectNode figures() {
    ObjectNode figures = JSON.createObjectNode();
    MediaPath path = peer == null ? null : peer.path();
    figures.put("path", path == null ? "none" : path.token());
    figures.put("received", received);
    if (ringNanos != 0) {
      figures.put("ring", millis(ringNanos - begunNanos));
    }
    if (connectedNanos != 0) {
      figures.put("connected", millis(connectedNanos - begunNanos));
    }
    if (firstNanos != 0 && answerNanos != 0) {
      figures.put("audio", millis(Math.max(0, firstNanos - answerNanos)));
    }
    figures.put("gap", millis(gapNanos));
    figures.set("ways", ways);
    ArrayNode told = figures.putArray("candidates");
    own.forEach(each -> told.add(each.text()));
    return figures;
  }

  /// Whether voice came. For any thread.
  boolean hears() {
    return hears;
  }

  void end() {
    over = true;
    MediaPeer to = peer;
    if (to != null) {
      to.close("the call is over");
    }
  }
}
