package perigee.calling.sip;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import perigee.model.document.Json;
import perigee.wire.sip.HeaderName;
import perigee.wire.sip.SipRequest;
import perigee.wire.sip.SipResponse;
import perigee.wire.sip.SipUri;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Answers who has a name, so that people find each other while control is away: `OPTIONS
/// sip:DOMAIN;search=TEXT` of a client that has shown who it is. Belongs to SIP's loop.
final class Searches {

  private static final String SEARCH = "search";
  private static final int MOST_TEXT = 64;
  private static final int BURST = 10;
  private static final double PER_MILLI = 2.0 / 1000;

  private final SipLoop sip;
  private final SipConfig config;
  private final Locations locations;
  private final InstantSource clock;

  Searches(Proxy.Parts parts, InstantSource clock) {
    this.sip = parts.sip();
    this.config = parts.config();
    this.locations = parts.locations();
    this.clock = clock;
  }

  /// What one connection may still ask; two more a second.
  static final class Allowance {
    private double left = BURST;
    private long atMillis;

    private boolean take(long nowMillis) {
      left = Math.min(BURST, left + (nowMillis - atMillis) * PER_MILLI);
      atMillis = nowMillis;
      if (left < 1) {
        return false;
      }
      left--;
      return true;
    }
  }

  /// Takes a request if it is for this, and answers it.
  boolean takes(ServerTransaction server, SipUri uri) {
    String asked = uri.parameters().value(SEARCH);
    if (asked == null || !server.request().is(SipRequest.OPTIONS)) {
      return false;
    }
    Flow flow = server.flow();
    if (!flow.isAuthenticated()) {
      server.respond(403);
      return true;
    }
    if (!flow.searches().take(clock.millis())) {
      sip.counts().add(Counts.Kind.OVER_BOUND);
      server.respond(server.request().answer(503, server.tag()).with(HeaderName.RETRY_AFTER, "1"));
      return true;
    }
    String text = text(asked);
    if (text.isEmpty()) {
      server.respond(400);
      return true;
    }
    locations.search(text, found -> sip.loop().execute(() -> answer(server, found)));
    return true;
  }

  /// What is looked for; empty if that can't be read, is blank, or too long.
  static String text(String escaped) {
    try {
      String text = URLDecoder.decode(escaped, StandardCharsets.UTF_8);
      return text.isBlank() || text.length() > MOST_TEXT ? "" : text;
    } catch (IllegalArgumentException _) {
      return "";
    }
  }

  private void answer(ServerTransaction server, List<Locations.Named> found) {
    ObjectNode body = Json.object();
    ArrayNode people = body.putArray("people");
    for (Locations.Named one : found) {
      people
          .addObject()
          .put("id", one.person())
          .put("displayName", one.name().isEmpty() ? one.person() : one.name())
          .put("address", config.addressOf(one.person()));
    }
    SipResponse whole =
        server
            .request()
            .answer(200, server.tag())
            .with(HeaderName.CONTENT_TYPE, "application/json");
    server.respond(
        new SipResponse(whole.status(), whole.reason(), whole.headers(), Json.compact(body)));
  }
}
