package perigee.meeting.link;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import perigee.meeting.signal.IceServer;
import perigee.meeting.signal.IceServerJson;
import perigee.model.meeting.Meeting;
import perigee.model.meeting.MeetingEvent;
import perigee.model.meeting.MeetingJson;
import perigee.model.meeting.MeetingOptions;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Frames as JSON.
final class FrameJson {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private FrameJson() {}

  /// The other end wrote what is no frame: a fault of ours, which ends the stream.
  static final class MalformedFrame extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedFrame(String reason) {
      super(reason);
    }
  }

  static String write(HostFrame frame) {
    return switch (frame) {
      case HostFrame.Begin(Meeting meeting, String secret, String state, List<String> lines) -> {
        ObjectNode json =
            of("begin")
                .put("meeting", MeetingJson.write(meeting))
                .put("secret", secret)
                .put("state", state);
        ArrayNode all = json.putArray("lines");
        lines.forEach(all::add);
        yield json.toString();
      }
      case HostFrame.Trust(String document) -> of("trust").put("document", document).toString();
      case HostFrame.Connected(long connection, List<IceServer> servers, String network) -> {
        ObjectNode json = of("connected").put("connection", connection).put("network", network);
        IceServerJson.write(servers, json.putArray("iceServers"));
        yield json.toString();
      }
      case HostFrame.Text(long connection, String text) -> text(connection, text);
      case HostFrame.Gone(long connection) -> of("gone").put("connection", connection).toString();
      case HostFrame.Changed(Meeting meeting) ->
          of("changed").put("meeting", MeetingJson.write(meeting)).toString();
      case HostFrame.NeighbourUp(
              String node,
              boolean dialled,
              long line,
              List<IceServer> relays) -> {
        ObjectNode json =
            of("neighbour-up").put("node", node).put("dialled", dialled).put("line", line);
        IceServerJson.write(relays, json.putArray("relays"));
        yield json.toString();
      }
      case HostFrame.NeighbourSaid(String node, String text) ->
          of("neighbour-said").put("node", node).put("text", text).toString();
      case HostFrame.NeighbourDown(String node) ->
          of("neighbour-down").put("node", node).toString();
      case HostFrame.End _ -> of("end").toString();
    };
  }

  static String write(ConnectorFrame frame) {
    return switch (frame) {
      case ConnectorFrame.Ready(long pid) -> of("ready").put("pid", pid).toString();
      case ConnectorFrame.Text(long connection, String text) -> text(connection, text);
      case ConnectorFrame.Texts(List<Long> connections, String text) -> {
        ObjectNode json = of("texts").put("text", text);
        ArrayNode all = json.putArray("connections");
        connections.forEach(all::add);
        yield json.toString();
      }
      case ConnectorFrame.Close(long connection) ->
          of("close").put("connection", connection).toString();
      case ConnectorFrame.Event(MeetingEvent event) ->
          of("event")
              .put("at", event.at().toString())
              .put("kind", event.kind())
              .put("participant", event.participant())
              .put("name", event.name())
              .put("detail", event.detail())
              .toString();
      case ConnectorFrame.Line(String line) -> of("line").put("line", line).toString();
      case ConnectorFrame.State(String state, MeetingOptions options) ->
          of("state").put("state", state).put("options", MeetingJson.write(options)).toString();
      case ConnectorFrame.Status(int participants, double packets, double busy) ->
          of("status")
              .put("participants", participants)
              .put("packetsPerSecond", packets)
              .put("busy", busy)
              .toString();
      case ConnectorFrame.ToNeighbour(String node, long line, String text) ->
          of("to-neighbour").put("node", node).put("line", line).put("text", text).toString();
      case ConnectorFrame.DropNeighbour(String node, long line) ->
          of("drop-neighbour").put("node", node).put("line", line).toString();
      case ConnectorFrame.Crossings(List<ConnectorFrame.Crossing> crossings) -> {
        ObjectNode json = of("crossings");
        ArrayNode all = json.putArray("crossings");
        for (ConnectorFrame.Crossing each : crossings) {
          all.addObject()
              .put("node", each.node())
              .put("streamsOut", each.streamsOut())
              .put("streamsIn", each.streamsIn())
              .put("packetsOut", each.packetsOut())
              .put("packetsIn", each.packetsIn())
              .put("unreached", each.unreached())
              .put("relayed", each.relayed());
        }
        yield json.toString();
      }
      case ConnectorFrame.Ended _ -> of("ended").toString();
    };
  }

  private static ObjectNode of(String type) {
    return MAPPER.createObjectNode().put("type", type);
  }

  private static String text(long connection, String text) {
    return of("text").put("connection", connection).put("text", text).toString();
  }

  static HostFrame hostFrame(String text) throws MalformedFrame {
    JsonNode json = tree(text);
    return switch (json.path("type").asString("")) {
      case "begin" ->
          new HostFrame.Begin(
              meeting(json),
              json.path("secret").asString(""),
              optional(json, "state"),
              texts(json.path("lines")));
      case "trust" -> new HostFrame.Trust(json.path("document").asString(""));
      case "connected" ->
          new HostFrame.Connected(
              connection(json),
              IceServerJson.read(json.path("iceServers")),
              json.path("network").asString(""));
      case "text" -> new HostFrame.Text(connection(json), json.path("text").asString(""));
      case "gone" -> new HostFrame.Gone(connection(json));
      case "changed" -> new HostFrame.Changed(meeting(json));
      case "neighbour-up" ->
          new HostFrame.NeighbourUp(
              node(json),
              json.path("dialled").asBoolean(false),
              line(json),
              IceServerJson.read(json.path("relays")));
      case "neighbour-said" ->
          new HostFrame.NeighbourSaid(node(json), json.path("text").asString(""));
      case "neighbour-down" -> new HostFrame.NeighbourDown(node(json));
      case "end" -> new HostFrame.End();
      default -> throw new MalformedFrame("an unknown frame");
    };
  }

  static ConnectorFrame connectorFrame(String text) throws MalformedFrame {
    JsonNode json = tree(text);
    return switch (json.path("type").asString("")) {
      case "ready" -> new ConnectorFrame.Ready(json.path("pid").asLong(0));
      case "text" -> new ConnectorFrame.Text(connection(json), json.path("text").asString(""));
      case "texts" -> {
        List<Long> connections = new ArrayList<>();
        json.path("connections").forEach(each -> connections.add(each.asLong(0)));
        yield new ConnectorFrame.Texts(connections, json.path("text").asString(""));
      }
      case "close" -> new ConnectorFrame.Close(connection(json));
      case "event" ->
          new ConnectorFrame.Event(
              new MeetingEvent(
                  Instant.parse(json.path("at").asString("")),
                  json.path("kind").asString(""),
                  json.path("participant").asString(""),
                  json.path("name").asString(""),
                  json.path("detail").asString("")));
      case "line" -> new ConnectorFrame.Line(json.path("line").asString(""));
      case "state" -> new ConnectorFrame.State(json.path("state").asString(""), options(json));
      case "status" ->
          new ConnectorFrame.Status(
              json.path("participants").asInt(0),
              json.path("packetsPerSecond").asDouble(0),
              json.path("busy").asDouble(0));
      case "to-neighbour" ->
          new ConnectorFrame.ToNeighbour(node(json), line(json), json.path("text").asString(""));
      case "drop-neighbour" -> new ConnectorFrame.DropNeighbour(node(json), line(json));
      case "crossings" -> new ConnectorFrame.Crossings(crossings(json));
      case "ended" -> new ConnectorFrame.Ended();
      default -> throw new MalformedFrame("an unknown frame");
    };
  }

  private static long line(JsonNode json) {
    return json.path("line").asLong(0);
  }

  private static String node(JsonNode json) {
    return json.path("node").asString("");
  }

  private static List<ConnectorFrame.Crossing> crossings(JsonNode json) {
    List<ConnectorFrame.Crossing> all = new ArrayList<>();
    for (JsonNode each : json.path("crossings").values()) {
      all.add(
          new ConnectorFrame.Crossing(
              node(each),
              each.path("streamsOut").asInt(0),
              each.path("streamsIn").asInt(0),
              each.path("packetsOut").asLong(0),
              each.path("packetsIn").asLong(0),
              each.path("unreached").asInt(0),
              each.path("relayed").asInt(0)));
    }
    return all;
  }

  private static JsonNode tree(String text) throws MalformedFrame {
    try {
      return MAPPER.readTree(text);
    } catch (JacksonException e) {
      throw new MalformedFrame("not JSON: " + e.getOriginalMessage());
    }
  }

  private static long connection(JsonNode json) {
    return json.path("connection").asLong(-1);
  }

  private static @Nullable String optional(JsonNode json, String key) {
    JsonNode value = json.get(key);
    return value == null || value.isNull() ? null : value.asString("");
  }

  private static List<String> texts(JsonNode array) {
    List<String> all = new ArrayList<>();
    array.values().forEach(value -> all.add(value.asString("")));
    return all;
  }

  private static Meeting meeting(JsonNode json) throws MalformedFrame {
    try {
      return MeetingJson.meeting(json.path("meeting").asString(""));
    } catch (MeetingJson.MalformedMeeting e) {
      throw new MalformedFrame("not a meeting: " + e.getMessage());
    }
  }

  private static MeetingOptions options(JsonNode json) throws MalformedFrame {
    try {
      return MeetingJson.options(json.path("options").asString(""));
    } catch (MeetingJson.MalformedMeeting e) {
      throw new MalformedFrame("not options: " + e.getMessage());
    }
  }
}
