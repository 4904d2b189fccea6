package perigee.wire.sdp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Gathers what a media section says of its payload types.
final class CodecReader {

  private static final int MOST_FEEDBACK = 32;

  private final Map<Integer, String> names = new HashMap<>();
  private final Map<Integer, String> parameters = new HashMap<>();
  private final Map<Integer, List<String>> feedback = new HashMap<>();
  private final List<String> feedbackOfAll = new ArrayList<>();

  @Nullable String attribute(String name, String value) {
    String type = SdpText.before(value, ' ');
    String rest = SdpText.behind(value, ' ').strip();
    if (name.equals("rtcp-fb") && type.equals("*")) {
      return add(feedbackOfAll, rest);
    }
    int number = SdpText.number(type, 0, SdpText.LAST_TYPE, -1);
    if (number < 0 || rest.isEmpty()) {
      return name + " needs a payload type and more";
    }
    switch (name) {
      case "rtpmap" -> names.put(number, rest);
      case "fmtp" -> parameters.put(number, rest);
      default -> {
        return add(feedback.computeIfAbsent(number, _ -> new ArrayList<>()), rest);
      }
    }
    return null;
  }

  private static @Nullable String add(List<String> list, String value) {
    if (list.size() == MOST_FEEDBACK) {
      return "more than " + MOST_FEEDBACK + " kinds of feedback";
    }
    list.add(value);
    return null;
  }

  /// The codecs of payload types, in their order; what is no payload type is left out.
  List<Codec> codecs(List<String> formats) {
    List<Codec> codecs = new ArrayList<>();
    Set<Integer> known = new HashSet<>();
    for (String format : formats) {
      int type = SdpText.number(format, 0, SdpText.LAST_TYPE, -1);
      Codec codec = type < 0 ? null : codec(type);
      if (codec != null && known.add(type)) {
        codecs.add(codec);
      }
    }
    return codecs;
  }

  private @Nullable Codec codec(int type) {
    String[] map = names.getOrDefault(type, fixed(type)).split("/", -1);
    int clock = map.length < 2 ? -1 : SdpText.number(map[1], 1, SdpText.MOST_CLOCK, -1);
    if (clock < 0 || !SdpText.isToken(map[0])) {
      return null;
    }
    int channels = map.length < 3 ? 1 : SdpText.number(map[2], 1, SdpText.MOST_CHANNELS, 1);
    List<String> all = new ArrayList<>(feedbackOfAll);
    all.addAll(feedback.getOrDefault(type, List.of()));
    List<String> bounded = all.stream().distinct().limit(MOST_FEEDBACK).toList();
    return new Codec(type, map[0], clock, channels, parameters.getOrDefault(type, ""), bounded);
  }

  /// What payload types stand for that nothing is said about (RFC 3551 §6).
  private static String fixed(int type) {
    return switch (type) {
      case 0 -> "PCMU/8000";
      case 3 -> "GSM/8000";
      case 8 -> "PCMA/8000";
      case 9 -> "G722/8000";
      case 18 -> "G729/8000";
      default -> "";
    };
  }
}
