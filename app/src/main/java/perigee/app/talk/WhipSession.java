package perigee.app.talk;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import perigee.meeting.host.MeetingHost;
import perigee.model.document.Json;
import perigee.model.meeting.MeetingSecret;
import perigee.net.http.Peer;
import perigee.net.loop.Loop;
import perigee.net.websocket.CloseCodes;
import perigee.net.websocket.WebSocket;
import perigee.net.websocket.WebSocketListener;
import perigee.wire.sdp.Direction;
import perigee.wire.sdp.MediaLine;
import perigee.wire.sdp.MediaSection;
import perigee.wire.sdp.SessionDescription;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A session of WHIP or WHEP, as the meeting sees it: a browser that speaks the meeting's
/// signalling. Its media is its life: when that is lost, it leaves. Safe for all threads.
final class WhipSession implements WebSocket {

  private final Terms terms;
  private final SessionDescription offer;
  private final Loop loop;
  private final Peer peer;
  private final Consumer<Begun> then;
  private final Runnable onOver;
  private final WhepView view = new WhepView();

  // All that follows is guarded by this.
  private @Nullable WebSocketListener line;
  private final List<String> unsaid = new ArrayList<>();
  private @Nullable Consumer<Patched> patching;
  private boolean answered;
  private boolean over;
  private String tag = "";
  private int offers;

  /// What it begins with.
  ///
  /// @param token a join token or the meeting's host key; null for a guest
  /// @param watches whether it only receives
  /// @param offer as it came
  record Terms(
      String meeting, String name, @Nullable String token, boolean watches, String offer) {}

  /// What came of the offer.
  sealed interface Begun {

    /// The session is there.
    ///
    /// @param tag of the ICE session
    /// @param links to relays, as the field has them
    record Agreed(String answer, String tag, List<String> links) implements Begun {
      public Agreed {
        links = List.copyOf(links);
      }
    }

    /// The meeting is at another host.
    record Elsewhere(String url) implements Begun {}

    record Refused(int status, String reason) implements Begun {}
  }

  /// What came of a change.
  sealed interface Patched {

    /// Candidates; they are not needed, since checks come from them.
    record Taken() implements Patched {}

    record Restarted(String fragment, String tag) implements Patched {}

    record Refused(int status, String reason) implements Patched {}
  }

  WhipSession(
      Terms terms,
      SessionDescription offer,
      Loop loop,
      Peer peer,
      Consumer<Begun> then,
      Runnable onOver) {
    this.terms = terms;
    this.offer = offer;
    this.loop = loop;
    this.peer = peer;
    this.then = then;
    this.onOver = onOver;
  }

  String meeting() {
    return terms.meeting();
  }

  void join(MeetingHost host) {
    WebSocketListener opened = host.join(this, terms.meeting());
    synchronized (this) {
      line = opened;
      unsaid.forEach(opened::text);
      unsaid.clear();
    }
    ObjectNode join =
        Json.object().put("type", "join").put("name", terms.name()).put("language", "en");
    join.set("sources", sources());
    join.putObject("muted").put("microphone", false).put("camera", false);
    join.put("offer", terms.offer());
    String token = terms.token();
    if (token != null) {
      boolean isKey = token.startsWith(MeetingSecret.HOST_KEY_PREFIX);
      join.put(isKey ? "hostKey" : "token", token);
    }
    say(join);
  }

  /// The first section of each kind that sends.
  private ObjectNode sources() {
    ObjectNode sources = Json.object();
    for (MediaSection section : offer.media()) {
      boolean sends = !terms.watches() && section.direction() != Direction.RECVONLY;
      boolean isAudio = section.line().kind().equals(MediaLine.AUDIO);
      String source = isAudio ? "microphone" : "camera";
      if (sends && section.direction().sends() && !sources.has(source)) {
        sources.put(source, section.mid());
      }
    }
    return sources;
  }

  private void say(ObjectNode message) {
    WebSocketListener now;
    synchronized (this) {
      now = line;
      if (now == null) {
        unsaid.add(message.toString());
        return;
      }
    }
    now.text(message.toString());
  }

  /// The meeting says something. What follows from it is done later, since the meeting may hold its
  /// lock.
  @Override
  public void send(String text) {
    loop.execute(() -> heard(JsonMapper.shared().readTree(text)));
  }

  private void heard(JsonNode message) {
    switch (message.path("type").asString("")) {
      case "welcome" -> welcome(message);
      case "answer" -> restarted(message.path("sdp").asString(""));
      case "lobby" -> end(new Begun.Refused(403, "the meeting has a lobby; bring its host key"));
      case "refused" -> refused(message);
      case "moved" -> {
        if (message.has("url")) {
          end(new Begun.Elsewhere(message.path("url").asString("")));
        }
      }
      case "error" -> fault(message);
      case "restart" -> end(new Begun.Refused(503, "the media broke; begin anew"));
      case "removed", "ended" -> end(new Begun.Refused(410, "the meeting is over"));
      default -> look(message);
    }
  }

  private void look(JsonNode message) {
    if (terms.watches() && view.heard(message)) {
      say(view.wish());
    }
  }

  private void welcome(JsonNode message) {
    if (message.path("meeting").path("e2ee").asBoolean(false)) {
      end(new Begun.Refused(403, "this meeting is encrypted end to end"));
      return;
    }
    String answer = message.path("answer").asString("");
    List<String> links = new ArrayList<>();
    for (JsonNode server : message.path("iceServers").values()) {
      for (JsonNode url : server.path("urls").values()) {
        links.add(
            "<%s>; rel=\"ice-server\"; username=\"%s\"; credential=\"%s\""
                .formatted(
                    url.asString(""),
                    server.path("username").asString(""),
                    server.path("credential").asString("")));
      }
    }
    synchronized (this) {
      if (answered) {
        return;
      }
      answered = true;
      tag = '"' + IceFragment.attribute(answer, "ice-ufrag") + '"';
    }
    then.accept(new Begun.Agreed(answer, tag, links));
    look(message);
  }

  private void refused(JsonNode message) {
    String reason = message.path("message").asString("");
    int status =
        switch (message.path("code").asString("")) {
          case "not-found" -> 404;
          case "ended" -> 410;
          case "passcode" -> 401;
          case "busy", "full" -> 503;
          default -> 403;
        };
    end(new Begun.Refused(status, reason));
  }

  private void fault(JsonNode message) {
    String reason = message.path("message").asString("");
    Consumer<Patched> waits;
    synchronized (this) {
      waits = patching;
      patching = null;
    }
    if (waits != null) {
      waits.accept(new Patched.Refused(422, reason));
    } else if (!isAnswered()) {
      end(new Begun.Refused(406, reason));
    }
  }

  private synchronized boolean isAnswered() {
    return answered;
  }

  /// The answer took too long, if it has not come.
  void giveUp() {
    if (!isAnswered()) {
      end(new Begun.Refused(504, "the meeting did not answer in time"));
    }
  }

  private void end(Begun outcome) {
    boolean tell;
    synchronized (this) {
      tell = !answered;
      answered = true;
    }
    leave();
    if (tell) {
      then.accept(outcome);
    }
  }

  /// Ends it.
  void leave() {
    Consumer<Patched> waits;
    WebSocketListener opened;
    synchronized (this) {
      if (over) {
        return;
      }
      over = true;
      opened = line;
      waits = patching;
      patching = null;
    }
    say(Json.object().put("type", "leave"));
    if (opened != null) {
      opened.closed(CloseCodes.NORMAL, "it left");
    }
    if (waits != null) {
      waits.accept(new Patched.Refused(404, "the session is over"));
    }
    onOver.run();
  }

  /// Candidates, or new credentials, which begin ICE anew (RFC 9725 §4.3).
  ///
  /// @param match the session that the client believes to be in; null if it did not say
  void patch(@Nullable String match, String fragment, Consumer<Patched> outcome) {
    String name = IceFragment.attribute(fragment, "ice-ufrag");
    String password = IceFragment.attribute(fragment, "ice-pwd");
    String known = IceFragment.attribute(terms.offer(), "ice-ufrag");
    ObjectNode next = null;
    synchronized (this) {
      boolean isAnother = !name.isEmpty() && !name.equals(known);
      if (match != null && !match.equals("*") && !match.equals(tag)) {
        outcome.accept(new Patched.Refused(412, "ICE has begun anew since"));
      } else if (!isAnother) {
        outcome.accept(new Patched.Taken());
      } else if (password.isEmpty() || patching != null) {
        outcome.accept(new Patched.Refused(422, "new credentials are a name and a password"));
      } else {
        patching = outcome;
        next = Json.object().put("type", "offer").put("id", ++offers);
        next.put("sdp", IceFragment.withCredentials(terms.offer(), name, password))
            .set("sources", sources());
      }
    }
    if (next != null) {
      say(next);
    }
  }

  private void restarted(String answer) {
    Consumer<Patched> waits;
    String next;
    synchronized (this) {
      waits = patching;
      patching = null;
      tag = '"' + IceFragment.attribute(answer, "ice-ufrag") + '"';
      next = tag;
    }
    if (waits == null) {
      return;
    }
    waits.accept(new Patched.Restarted(IceFragment.restarted(offer, answer), next));
  }

  @Override
  public void close(int code, String reason) {
    loop.execute(() -> end(new Begun.Refused(503, reason)));
  }

  @Override
  public Loop loop() {
    return loop;
  }

  @Override
  public Peer peer() {
    return peer;
  }

  @Override
  public String subprotocol() {
    return "";
  }
}
