package perigee.app.talk;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import perigee.meeting.host.MeetingHost;
import perigee.model.meeting.MeetingId;
import perigee.net.http.Bodies;
import perigee.net.http.Exchange;
import perigee.net.http.ExchangeHandler;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.RequestHead;
import perigee.wire.http.ResponseHead;
import perigee.wire.sdp.SdpReading;
import perigee.wire.sdp.SessionDescription;

/// Lets encoders into meetings by WHIP (RFC 9725), and players by WHEP (draft-ietf-wish-whep): an
/// offer by `POST`, an answer, and `DELETE`. To the meeting each is a participant like any other
/// ([WhipSession]).
///
/// - `POST /v1/whip/MEETING?name=Camera`, `POST /v1/whep/MEETING`
/// - `PATCH` and `DELETE` of what `Location` said
final class WhipEndpoint implements ExchangeHandler {

  static final String WHIP = "/v1/whip";
  static final String WHEP = "/v1/whep";
  static final String SDP = "application/sdp";

  private static final String FRAGMENT = "application/trickle-ice-sdpfrag";
  private static final int MOST_SDP = 128 << 10;
  private static final int MOST_SESSIONS = 256;
  private static final int MOST_NAME = 64;
  private static final int ID_OCTETS = 16;
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);

  private final MeetingHost host;
  private final boolean watches;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, WhipSession> sessions = new ConcurrentHashMap<>();

  /// @param watches whether it is for players
  WhipEndpoint(MeetingHost host, boolean watches) {
    this.host = host;
    this.watches = watches;
  }

  private String path() {
    return watches ? WHEP : WHIP;
  }

  @Override
  public void handle(Exchange exchange) {
    RequestHead request = exchange.request();
    String[] parts = WebPages.path(request.target()).split("/", -1);
    String meeting = parts.length > 3 ? parts[3] : "";
    String resource = parts.length == 5 ? parts[4] : "";
    if (parts.length > 5 || !MeetingId.isOne(meeting)) {
      problem(exchange, 404, "a meeting's id has ten letters, like abc-defg-hjk");
    } else if (request.method().equals("OPTIONS")) {
      respond(exchange, 204, "", "accept-post", SDP, "access-control-max-age", "86400");
    } else if (parts.length == 4) {
      if (request.method().equals("POST")) {
        text(exchange, SDP, offer -> begin(exchange, meeting, offer));
      } else {
        problem(exchange, 405, "only POST begins a session", "allow", "POST, OPTIONS");
      }
    } else {
      WhipSession session = sessions.get(resource);
      if (session == null || !session.meeting().equals(meeting)) {
        problem(exchange, 404, "there is no such session any more");
      } else {
        change(exchange, session);
      }
    }
  }

  private void change(Exchange exchange, WhipSession session) {
    switch (exchange.request().method()) {
      case "DELETE" -> {
        session.leave();
        respond(exchange, 200, "");
      }
      case "PATCH" ->
          text(
              exchange,
              FRAGMENT,
              fragment ->
                  session.patch(
                      exchange.request().fields().combined("if-match"),
                      fragment,
                      outcome -> patched(exchange, outcome)));
      default ->
          problem(
              exchange,
              405,
              "a session is changed by PATCH and ended by DELETE",
              "allow",
              "PATCH, DELETE, OPTIONS");
    }
  }

  private static void patched(Exchange exchange, WhipSession.Patched outcome) {
    exchange
        .loop()
        .execute(() -> {
          switch (outcome) {
            case WhipSession.Patched.Taken _ -> respond(exchange, 204, "");
            case WhipSession.Patched.Restarted(String fragment, String tag) ->
                respond(exchange, 200, fragment, "content-type", FRAGMENT, "etag", tag);
            case WhipSession.Patched.Refused(int status, String reason) ->
                problem(exchange, status, reason);
          }
        });
  }

  private static void text(
      Exchange exchange, String type, java.util.function.Consumer<String> then) {
    String told = exchange.request().fields().combined("content-type");
    if (told == null || !told.split(";", 2)[0].strip().equalsIgnoreCase(type)) {
      problem(exchange, 415, "the content is to be " + type, "accept-post", SDP);
      return;
    }
    RequestText.read(
        exchange.body(),
        MOST_SDP,
        text -> {
          if (text == null) {
            problem(exchange, 413, "a session description may have 128 KiB");
          } else {
            then.accept(text);
          }
        });
  }

  private void begin(Exchange exchange, String meeting, String offer) {
    switch (SessionDescription.parse(offer)) {
      case SdpReading.Malformed(int line, String reason) ->
          problem(exchange, 400, "line " + line + " of the offer: " + reason);
      case SdpReading.Whole(SessionDescription description) -> {
        if (sessions.size() >= MOST_SESSIONS) {
          problem(exchange, 503, "there are as many sessions as can be", "retry-after", "10");
          return;
        }
        byte[] id = new byte[ID_OCTETS];
        random.nextBytes(id);
        String resource = HexFormat.of().formatHex(id);
        WhipSession session =
            new WhipSession(
                new WhipSession.Terms(meeting, name(exchange), token(exchange), watches, offer),
                description,
                exchange.loop(),
                exchange.peer(),
                begun -> begun(exchange, meeting, resource, begun),
                () -> sessions.remove(resource));
        sessions.put(resource, session);
        session.join(host);
        var _ = exchange.loop().after(ANSWER_WITHIN, session::giveUp);
      }
    }
  }

  private void begun(
      Exchange exchange, String meeting, String resource, WhipSession.Begun outcome) {
    exchange
        .loop()
        .execute(() -> {
          switch (outcome) {
            case WhipSession.Begun.Agreed(String answer, String tag, List<String> links) -> {
              List<String> fields = new ArrayList<>(List.of("content-type", SDP, "etag", tag));
              fields.addAll(List.of("location", path() + "/" + meeting + "/" + resource));
              links.forEach(link -> fields.addAll(List.of("link", link)));
              respond(exchange, 201, answer, fields.toArray(new String[0]));
            }
            case WhipSession.Begun.Elsewhere(String url) ->
                problem(
                    exchange,
                    307,
                    "the meeting is at another host",
                    "location",
                    URI.create(url).resolve(path() + "/" + meeting).toString());
            case WhipSession.Begun.Refused(int status, String reason) ->
                problem(exchange, status, reason);
          }
        });
  }

  private String name(Exchange exchange) {
    String target = exchange.request().target();
    int at = target.indexOf('?');
    for (String pair : at < 0 ? new String[0] : target.substring(at + 1).split("&", -1)) {
      if (pair.startsWith("name=")) {
        try {
          String name = URLDecoder.decode(pair.substring(5), StandardCharsets.UTF_8).strip();
          if (!name.isEmpty() && name.length() <= MOST_NAME) {
            return name;
          }
        } catch (IllegalArgumentException _) {
          // It gets the usual one.
          break;
        }
      }
    }
    return watches ? "Viewer" : "Camera";
  }

  private static @Nullable String token(Exchange exchange) {
    String told = exchange.request().fields().combined("authorization");
    boolean isBearer = told != null && told.regionMatches(true, 0, "Bearer ", 0, 7);
    return isBearer && told != null ? told.substring(7).strip() : null;
  }

  private static void problem(Exchange exchange, int status, String detail, String... more) {
    List<String> fields = new ArrayList<>(List.of(more));
    fields.addAll(List.of("content-type", "application/problem+json"));
    String safe = detail.replace('\\', '/').replace('"', '\'').replaceAll("\\p{Cntrl}", " ");
    String json = "{\"status\":%d,\"detail\":\"%s\"}".formatted(status, safe);
    respond(exchange, status, json, fields.toArray(new String[0]));
  }

  private static void respond(Exchange exchange, int status, String body, String... more) {
    if (exchange.responded()) {
      return;
    }
    Fields.Builder fields =
        Fields.builder()
            .add("cache-control", "no-store")
            .add("access-control-allow-origin", "*")
            .add("access-control-allow-methods", "POST, PATCH, DELETE, OPTIONS")
            .add("access-control-allow-headers", "authorization, content-type, if-match")
            .add("access-control-expose-headers", "location, etag, link");
    for (int i = 0; i < more.length; i += 2) {
      fields.add(more[i], more[i + 1]);
    }
    exchange.respond(
        new ResponseHead(status, "", HttpVersion.HTTP_1_1, fields.build()), Bodies.of(body));
  }
}
