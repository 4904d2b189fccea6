package perigee.app.phone;

import java.math.BigDecimal;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Locale;
import perigee.app.client.Json;
import perigee.app.promotion.ServeEvent;
import perigee.calling.phone.CallFigures;
import perigee.calling.phone.PhoneEvent;
import perigee.realtime.media.MediaPath;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What happens at a phone as one line of text, for people or for programs: JSON with `at`, the
/// milliseconds since 1970 with three decimals, and `event`.
final class EventLine {

  private static final int DECIMALS = 3;

  private final boolean json;
  private final InstantSource clock;

  EventLine(boolean json, InstantSource clock) {
    this.json = json;
    this.clock = clock;
  }

  String of(PhoneEvent event) {
    ObjectNode line = begun();
    describe(event, line);
    return written(line);
  }

  /// What becomes of serving others.
  String of(ServeEvent event) {
    ObjectNode line = begun();
    switch (event) {
      case ServeEvent.Waits(String because) -> named(line, "serves-nobody").put("reason", because);
      case ServeEvent.Serves(String id, InetSocketAddress overlay, InetSocketAddress relay) ->
          named(line, "serves")
              .put("node", id)
              .put("overlay", text(overlay))
              .put("relay", text(relay));
      case ServeEvent.StepsDown(String because) -> named(line, "steps-down").put("reason", because);
    }
    return written(line);
  }

  private ObjectNode begun() {
    var now = clock.instant();
    long micros = now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    return line.put("at", BigDecimal.valueOf(micros, DECIMALS));
  }

  private String written(ObjectNode line) {
    return json ? Json.write(line) : plain(line);
  }

  private static String plain(ObjectNode line) {
    StringBuilder out = new StringBuilder(line.path("event").asString(""));
    line.forEachEntry((name, value) -> {
      if (!name.equals("at") && !name.equals("event")) {
        out.append(' ').append(name).append('=').append(value.asString(value.toString()));
      }
    });
    return out.toString();
  }

  private static void describe(PhoneEvent event, ObjectNode line) {
    switch (event) {
      case PhoneEvent.Registered(String node) -> named(line, "registered").put("node", node);
      case PhoneEvent.Unregistered(String node, String reason) ->
          named(line, "unregistered").put("node", node).put("reason", reason);
      case PhoneEvent.Incoming(int call, String who, String name) ->
          of(line, "incoming", call).put("who", who).put("name", name);
      case PhoneEvent.Dialled(int call, String who) -> of(line, "dialled", call).put("who", who);
      case PhoneEvent.Ringing(int call) -> of(line, "ringing", call);
      case PhoneEvent.Answered(int call) -> of(line, "answered", call);
      case PhoneEvent.Identified(int call, String person, String string) ->
          of(line, "identified", call)
              .put("person", person)
              .put("verified", !person.isEmpty())
              .put("authenticationString", string);
      case PhoneEvent.Connected(int call, MediaPath path) ->
          path(of(line, "connected", call), path);
      case PhoneEvent.Moved(int call, MediaPath path) -> path(of(line, "moved", call), path);
      case PhoneEvent.FirstAudio(int call) -> of(line, "first-audio", call);
      case PhoneEvent.Held(int call, boolean byUs, boolean on) ->
          of(line, on ? "held" : "resumed", call).put("by", byUs ? "us" : "them");
      case PhoneEvent.Digit(int call, char digit) ->
          of(line, "digit", call).put("digit", String.valueOf(digit));
      case PhoneEvent.SourceEnded(int call) -> of(line, "source-ended", call);
      case PhoneEvent.Problem(int call, String reason) ->
          of(line, "problem", call).put("reason", reason);
      case PhoneEvent.Transferring(int call, String to) ->
          of(line, "transferring", call).put("to", to);
      case PhoneEvent.Replaced(int call, int by) -> of(line, "replaced", call).put("by", by);
      case PhoneEvent.Reattached(int call, String node) ->
          of(line, "reattached", call).put("node", node);
      case PhoneEvent.Ended(int call, int status, String reason, CallFigures figures) -> {
        of(line, "ended", call).put("status", status).put("reason", reason);
        if (figures != null) {
          line.put("sentPackets", figures.sentPackets());
          line.put("sentOctets", figures.sentOctets());
          line.put("receivedPackets", figures.receivedPackets());
          line.put("lost", figures.lost());
          line.put("late", figures.late());
          line.put("longestGapMillis", figures.longestGapMillis());
          line.put("roundTripMillis", figures.roundTripMillis());
        }
      }
      case PhoneEvent.Message(String from, String text, boolean sealed) ->
          named(line, "message").put("from", from).put("text", text).put("sealed", sealed);
      case PhoneEvent.GroupMessage(String group, String title, String from, String text) ->
          group(line, "message", group, title)
              .put("from", from)
              .put("text", text)
              .put("sealed", true);
      case PhoneEvent.GroupChanged changed ->
          group(line, "group-changed", changed.group(), changed.title())
              .put("by", changed.by())
              .put("what", changed.what())
              .put("people", String.join(" ", changed.people()));
      case PhoneEvent.FileOffered(String file, String from, String group, String name, int size) ->
          named(line, "file-offered")
              .put("file", file)
              .put("from", from)
              .put("group", group)
              .put("name", name)
              .put("size", size);
      case PhoneEvent.FileCame(String file, String name, String where) ->
          named(line, "file-came").put("file", file).put("name", name).put("where", where);
      case PhoneEvent.FileStopped(String file, String reason) ->
          named(line, "file-stopped").put("file", file).put("reason", reason);
      case PhoneEvent.SaidElsewhere(String to, String text) ->
          named(line, "said-elsewhere").put("to", to).put("text", text);
      case PhoneEvent.Noted(String from, String name, String what) ->
          named(line, "contact").put("from", from).put("name", name).put("what", what);
      case PhoneEvent.MessageSent(String to, int status, boolean sealed) ->
          named(line, "message-sent").put("to", to).put("status", status).put("sealed", sealed);
    }
  }

  private static ObjectNode named(ObjectNode line, String event) {
    return line.put("event", event);
  }

  private static ObjectNode of(ObjectNode line, String event, int call) {
    return named(line, event).put("call", call);
  }

  private static ObjectNode group(ObjectNode line, String event, String id, String title) {
    return named(line, event).put("group", id).put("title", title);
  }

  private static void path(ObjectNode line, MediaPath path) {
    line.put("local", kebab(path.local().name())).put("remote", kebab(path.remote().name()));
    line.put("path", path.token());
    line.put("transport", path.transport()).put("relayed", path.isRelayed());
    line.put("address", text(path.address()));
    InetSocketAddress relay = path.relay();
    if (relay != null) {
      line.put("relay", text(relay));
    }
  }

  private static String text(InetSocketAddress address) {
    return address.getAddress().getHostAddress() + ":" + address.getPort();
  }

  private static String kebab(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
