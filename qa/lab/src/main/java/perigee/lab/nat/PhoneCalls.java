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
record PhoneCalls(Map<String, TerminalPhone> phones) implements Calls {

  private static final JsonMapper JSON = new JsonMapper();
  private static final long PATIENCE_MILLIS = 15_000;
  private static final Duration RING = Duration.ofSeconds(1);
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final int LOOKS_FOR_DIRECT = 20;

  PhoneCalls {
    phones = Map.copyOf(phones);
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
    caller.type("e");
    JsonNode _ = caller.await(ofCaller, "ended", PATIENCE_MILLIS);
    JsonNode _ = callee.await(ofCallee, "ended", PATIENCE_MILLIS);
    return PairResult.of(
        pair.caller(),
        pair.callee(),
        List.of(figures(caller.since(ofCaller)), figures(callee.since(ofCallee))));
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
