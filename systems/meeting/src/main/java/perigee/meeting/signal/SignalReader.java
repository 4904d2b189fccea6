package perigee.meeting.signal;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import perigee.meeting.forward.SourceKind;
import perigee.meeting.forward.Viewed;
import perigee.meeting.signal.Members.Unfit;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads what browsers say. Members that are not known are passed over, so that newer browsers may
/// say more; everything that is read is bounded.
public final class SignalReader {

  /// How long a message may be, in characters.
  public static final int MOST_CHARS = 256 << 10;

  public static final int MOST_NAME = 64;
  public static final int MOST_CHAT = 4_000;
  public static final int MOST_ROOMS = 50;

  private static final int MOST_SDP = 200 << 10;
  private static final int MOST_PASS = 64 << 10;
  private static final int MOST_ITEMS = 64;
  private static final int MOST_EMOJI = 32;
  private static final int MOST_CAPTION = 1_000;
  private static final int MOST_SECRET = 512;
  private static final int MOST_TOKEN = 4_096;
  private static final int MOST_ID = 64;
  private static final int MOST_LANGUAGE = 35;
  private static final int MOST_MINUTES = 24 * 60;
  private static final int MOST_PIXELS = 16_384;
  private static final int MOST_MEMBERS = 1_000;
  private static final int MOST_DEPTH = 24;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MOST_DEPTH)
                          .maxStringLength(MOST_CHARS)
                          .maxNumberLength(MOST_ID)
                          .build())
                  .build())
          .build();

  private SignalReader() {}

  /// Reads one text.
  public static SignalReading read(String text) {
    if (text.length() > MOST_CHARS) {
      return malformed("a message may have at most " + MOST_CHARS + " characters", null);
    }
    JsonNode tree;
    try {
      tree = MAPPER.readTree(text);
    } catch (JacksonException _) {
      return malformed("a message must be JSON", null);
    }
    if (tree == null || !tree.isObject() || !tree.path("type").isString()) {
      return malformed("a message must be an object with a type", null);
    }
    String type = tree.path("type").stringValue();
    try {
      ClientMessage message = message(type, new Members(tree, ""));
      return message == null
          ? new SignalReading.Malformed("unknown-type", "there is no such message", shown(type))
          : new SignalReading.Read(message);
    } catch (Unfit e) {
      String reason = e.getMessage();
      return malformed(reason == null ? "" : reason, shown(type));
    }
  }

  private static SignalReading malformed(String reason, @Nullable String type) {
    return new SignalReading.Malformed("malformed", reason, type);
  }

  private static String shown(String type) {
    return type.length() <= MOST_ID ? type : type.substring(0, MOST_ID);
  }

  private static @Nullable ClientMessage message(String type, Members at) throws Unfit {
    return switch (type) {
      case "join" -> join(at);
      case "prepare" -> new ClientMessage.Prepare(at.text("offer", MOST_SDP), sources(at));
      case "offer" ->
          new ClientMessage.Offer(
              (int) at.whole("id", 0, Integer.MAX_VALUE), at.text("sdp", MOST_SDP), sources(at));
      case "view" -> new ClientMessage.View(view(at));
      case "mute" -> new ClientMessage.Mute(source(at), at.bool("muted"));
      case "hand" -> new ClientMessage.Hand(at.bool("raised"));
      case "react" -> new ClientMessage.React(at.text("emoji", MOST_EMOJI));
      case "chat" ->
          new ClientMessage.Chat(
              at.text("text", MOST_CHAT), at.optionalText("to", MOST_ID).orElse(null));
      case "rename" -> new ClientMessage.Rename(at.text("name", MOST_NAME));
      case "caption" ->
          new ClientMessage.Caption(
              at.optionalText("text", MOST_CAPTION).orElse(""), at.bool("final"));
      case "pass" -> new ClientMessage.Pass(at.text("to", MOST_ID), at.raw("data", MOST_PASS));
      case "stats" ->
          new ClientMessage.Stats(
              at.figure("lossPercent"), at.figure("rttMs"), at.figure("jitterMs"));
      case "leave" -> new ClientMessage.Leave();
      case "ping" -> new ClientMessage.Ping(at.whole("id", 0, Long.MAX_VALUE));
      default -> command(type, at);
    };
  }

  private static ClientMessage.@Nullable Command command(String type, Members at) throws Unfit {
    return switch (type) {
      case "admit" -> new ClientMessage.Command.Admit(participant(at));
      case "deny" -> new ClientMessage.Command.Deny(participant(at));
      case "remove" -> new ClientMessage.Command.Remove(participant(at));
      case "mute-participant" ->
          new ClientMessage.Command.MuteParticipant(participant(at), source(at));
      case "mute-all" -> new ClientMessage.Command.MuteAll();
      case "ask-to-unmute" -> new ClientMessage.Command.AskToUnmute(participant(at));
      case "options" ->
          new ClientMessage.Command.Options(
              at.optionalBool("lobby"),
              at.optionalBool("locked"),
              at.optionalBool("mayShare"),
              at.optionalBool("muteOnEntry"),
              at.optionalBool("chat"));
      case "spotlight" ->
          new ClientMessage.Command.Spotlight(at.optionalText("participant", MOST_ID).orElse(null));
      case "make-host" -> new ClientMessage.Command.MakeHost(participant(at));
      case "record" -> new ClientMessage.Command.Recording(at.bool("on"));
      case "breakout" -> breakout(at);
      case "breakout-end" -> new ClientMessage.Command.BreakoutEnd();
      case "end" -> new ClientMessage.Command.End();
      default -> null;
    };
  }

  private static ClientMessage.Join join(Members at) throws Unfit {
    Map<SourceKind, Boolean> muted = new EnumMap<>(SourceKind.class);
    Members told = at.object("muted");
    for (SourceKind kind : SourceKind.values()) {
      Boolean is = told.optionalBool(kind.label());
      if (is != null) {
        muted.put(kind, is);
      }
    }
    return new ClientMessage.Join(
        at.text("name", MOST_NAME).strip(),
        at.optionalText("offer", MOST_SDP).orElse(null),
        sources(at),
        muted,
        at.optionalText("passcode", MOST_SECRET).orElse(null),
        at.optionalText("hostKey", MOST_SECRET).orElse(null),
        at.optionalText("resume", MOST_TOKEN).orElse(null),
        at.optionalText("token", MOST_TOKEN).orElse(null),
        at.optionalText("language", MOST_LANGUAGE).orElse("en"),
        Boolean.TRUE.equals(at.optionalBool("prepared")));
  }

  private static Map<SourceKind, String> sources(Members at) throws Unfit {
    Map<SourceKind, String> sources = new EnumMap<>(SourceKind.class);
    Members told = at.object("sources");
    for (SourceKind kind : SourceKind.values()) {
      told.optionalText(kind.label(), MOST_ID).ifPresent(mid -> sources.put(kind, mid));
    }
    return sources;
  }

  private static List<Viewed> view(Members at) throws Unfit {
    List<Viewed> all = new ArrayList<>();
    for (Members item : at.items("items", MOST_ITEMS)) {
      SourceKind kind = source(item);
      if (kind.isAudio()) {
        throw new Unfit("items[" + all.size() + "].source must be camera or screen");
      }
      all.add(
          new Viewed(
              participant(item),
              kind,
              (int) item.whole("width", 0, MOST_PIXELS),
              (int) item.whole("height", 0, MOST_PIXELS)));
    }
    return all;
  }

  private static ClientMessage.Command breakout(Members at) throws Unfit {
    List<BreakoutRoom> rooms = new ArrayList<>();
    for (Members room : at.items("rooms", MOST_ROOMS)) {
      rooms.add(
          new BreakoutRoom(
              room.text("name", MOST_NAME).strip(),
              room.texts("participants", MOST_MEMBERS, MOST_ID)));
    }
    if (rooms.isEmpty()) {
      throw new Unfit("rooms must be a list of 1 to " + MOST_ROOMS);
    }
    int minutes = at.has("minutes") ? (int) at.whole("minutes", 0, MOST_MINUTES) : 0;
    return new ClientMessage.Command.Breakout(rooms, minutes);
  }

  private static String participant(Members at) throws Unfit {
    return at.text("participant", MOST_ID);
  }

  private static SourceKind source(Members at) throws Unfit {
    String label = at.text("source", MOST_ID);
    for (SourceKind kind : SourceKind.values()) {
      if (kind.label().equals(label)) {
        return kind;
      }
    }
    throw new Unfit("source must be microphone, camera, screen or screen-audio");
  }
}
