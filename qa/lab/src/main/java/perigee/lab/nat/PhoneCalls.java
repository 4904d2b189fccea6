package perigee.lab.nat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Calls between `perigee phone`s, which say themselves what happens and when.
///
/// @param phones by names of sites
/// @param captures of what passes their network cards, if that is judged: then each call is held
///   for a while, too
record PhoneCalls(Map<String, TerminalPhone> phones, Map<String, Capture> captures)
    implements Calls {

  private static final JsonMapper JSON = new JsonMapper();
  private static final long PATIENCE_MILLIS = 15_000;
  private static final Duration RING = Duration.ofSeconds(1);
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final int LOOKS_FOR_DIRECT = 20;
  private static final Duration TALK = Duration.ofSeconds(4);
  private static final Duration HOLD = Duration.ofMillis(9700);

  PhoneCalls {
    phones = Map.copyOf(phones);
    captures = Map.copyOf(captures);
  }

  /// The person at a site.
  static String person(String site) {
    return site;
  }

  private TerminalPhone phone(String name) {
    TerminalPhone phone = phones.get(name);
    if (phone == null) {
      throw new IllegalArgumentException(name);
    }
    return phone;
  }

  @Override
  public PairResult call(Matrix.Pair pair) throws IOException, InterruptedException {
    TerminalPhone caller = phone(pair.caller());
    TerminalPhone callee = phone(pair.callee());
    int ofCaller = caller.mark();
    int ofCallee = callee.mark();
    caller.type("c " + person(pair.callee()));
    if (callee.await(ofCallee, "incoming", PATIENCE_MILLIS) != null) {
      Thread.sleep(RING);
      callee.type("a");
      boolean heard =
          caller.await(ofCaller, "first-audio", PATIENCE_MILLIS) != null
              && callee.await(ofCallee, "first-audio", PATIENCE_MILLIS) != null;
      for (int i = 0; heard && i < LOOKS_FOR_DIRECT; i++) {
        Thread.sleep(LOOK);
        if (PairResult.isDirect(path(caller.last(ofCaller, PhoneCalls::tellsPath)))) {
          Thread.sleep(LOOK);
          break;
        }
      }
    }
    if (!captures.isEmpty()) {
      hold(caller);
    }
    caller.type("e");
    JsonNode _ = caller.await(ofCaller, "ended", PATIENCE_MILLIS);
    JsonNode _ = callee.await(ofCallee, "ended", PATIENCE_MILLIS);
    return PairResult.of(
        pair.caller(),
        pair.callee(),
        List.of(
            figures(pair.caller(), caller.since(ofCaller)),
            figures(pair.callee(), callee.since(ofCallee))));
  }

  /// Speaks, is silent for some packets' time, and speaks again.
  private static void hold(TerminalPhone phone) throws IOException, InterruptedException {
    Thread.sleep(TALK);
    phone.type("h");
    Thread.sleep(HOLD);
    phone.type("h");
    Thread.sleep(RING);
  }

  private ObjectNode figures(String site, List<JsonNode> events)
      throws IOException, InterruptedException {
    ObjectNode figures = figures(events);
    Capture capture = captures.get(site);
    Traffic.Times times = times(events);
    if (capture != null && times.resumed() > 0) {
      Traffic traffic = new Traffic(capture.between(times.dialled(), times.ended()));
      boolean byUdp = figures.path("path").asString().matches("direct-udp|birthday|relay-udp");
      figures.set("traffic", traffic.judge(times, capture.signalledTo(), byUdp));
    }
    return figures;
  }

  private static Traffic.Times times(List<JsonNode> events) {
    return new Traffic.Times(
        Math.max(at(events, "dialled"), at(events, "incoming")),
        at(events, "answered"),
        at(events, "held"),
        at(events, "resumed"),
        at(events, "ended"));
  }

  /// When something happened, or -1.
  private static double at(List<JsonNode> events, String kind) {
    return events.stream()
        .filter(event -> event.path("event").asString().equals(kind))
        .mapToDouble(event -> event.path("at").asDouble())
        .findFirst()
        .orElse(-1);
  }

  private static boolean tellsPath(JsonNode event) {
    return event.has("path");
  }

  private static String path(@Nullable JsonNode event) {
    return event == null ? "none" : event.path("path").asString();
  }

  /// As agents tell it.
  private static ObjectNode figures(List<JsonNode> events) {
    ObjectNode figures = JSON.createObjectNode();
    ArrayNode ways = figures.putArray("ways");
    double dialled = -1;
    double answered = -1;
    figures.put("path", "none");
    for (JsonNode event : events) {
      double at = event.path("at").asDouble();
      switch (event.path("event").asString()) {
        case "dialled" -> dialled = at;
        case "ringing" -> figures.put("ring", at - dialled);
        case "answered" -> answered = at;
        case "first-audio" -> figures.put("audio", answered < 0 ? 0 : Math.max(0, at - answered));
        case "connected", "moved" -> {
          figures.put("path", path(event));
          ObjectNode way = ways.addObject();
          way.put("at", answered < 0 ? 0 : at - answered);
          way.put("answered", answered >= 0);
          way.put("way", path(event));
        }
        case "ended" -> {
          figures.put("gap", event.path("longestGapMillis").asDouble());
          figures.put("received", event.path("receivedPackets").asInt());
          figures.put(
              "ended", event.path("status").asInt() + " " + event.path("reason").asString());
          figures.put("sentOctets", event.path("sentOctets").asInt());
        }
        default -> {
          // Nothing that the matrix tells.
        }
      }
    }
    return figures;
  }
}
