package perigee.wire.sdp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Gathers what a media section says of its streams.
final class StreamReader {

  private static final String TOO_MANY = "more than " + SdpText.MOST_OF_A_KIND + " of a kind";

  private final List<String> msids = new ArrayList<>();
  private final Map<Long, Streams.Source> sources = new LinkedHashMap<>();
  private final List<Streams.SourceGroup> groups = new ArrayList<>();
  private final List<Streams.Rid> rids = new ArrayList<>();
  private Streams.Simulcast simulcast = Streams.Simulcast.NONE;

  @Nullable String attribute(String name, String value) {
    return switch (name) {
      case "ssrc" -> source(value);
      case "ssrc-group" -> group(value);
      case "msid" -> add(msids, value);
      case "rid" -> rid(value);
      default -> simulcast(value);
    };
  }

  private static <T> @Nullable String add(List<T> list, T value) {
    if (list.size() == SdpText.MOST_OF_A_KIND) {
      return TOO_MANY;
    }
    list.add(value);
    return null;
  }

  private @Nullable String source(String value) {
    long ssrc = SdpText.longNumber(SdpText.before(value, ' '), SdpText.MOST_32, -1);
    if (ssrc < 0) {
      return "ssrc needs a number of 32 bits";
    }
    String attribute = SdpText.behind(value, ' ');
    Streams.Source known = sources.getOrDefault(ssrc, new Streams.Source(ssrc, "", ""));
    if (!sources.containsKey(ssrc) && sources.size() == SdpText.MOST_OF_A_KIND) {
      return TOO_MANY;
    }
    String text = SdpText.behind(attribute, ':');
    sources.put(
        ssrc,
        switch (SdpText.before(attribute, ':')) {
          case "cname" -> new Streams.Source(ssrc, text, known.msid());
          case "msid" -> new Streams.Source(ssrc, known.cname(), text);
          default -> known;
        });
    return null;
  }

  private @Nullable String group(String value) {
    String[] parts = value.strip().split(" +", -1);
    List<Long> ssrcs = new ArrayList<>();
    for (int i = 1; i < parts.length && i <= SdpText.MOST_OF_A_KIND; i++) {
      long ssrc = SdpText.longNumber(parts[i], SdpText.MOST_32, -1);
      if (ssrc < 0) {
        return "ssrc-group needs numbers of 32 bits";
      }
      ssrcs.add(ssrc);
    }
    return add(groups, new Streams.SourceGroup(parts[0], ssrcs));
  }

  private @Nullable String rid(String value) {
    String[] parts = value.strip().split(" +", 3);
    if (parts.length < 2 || !(parts[1].equals("send") || parts[1].equals("recv"))) {
      return "rid needs an id and send or recv";
    }
    String restrictions = parts.length > 2 ? parts[2] : "";
    return add(rids, new Streams.Rid(parts[0], parts[1].equals("send"), restrictions));
  }

  private @Nullable String simulcast(String value) {
    String[] parts = value.strip().split(" +", -1);
    List<String> send = List.of();
    List<String> receive = List.of();
    for (int i = 0; i + 1 < parts.length; i += 2) {
      List<String> layers = List.of(parts[i + 1].split(";", -1));
      if (layers.size() > SdpText.MOST_OF_A_KIND) {
        return TOO_MANY;
      }
      if (parts[i].equals("send")) {
        send = layers;
      } else if (parts[i].equals("recv")) {
        receive = layers;
      } else {
        return "simulcast needs send or recv before layers";
      }
    }
    simulcast = new Streams.Simulcast(send, receive);
    return null;
  }

  Streams streams() {
    return new Streams(msids, List.copyOf(sources.values()), groups, rids, simulcast);
  }
}
