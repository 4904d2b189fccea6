package perigee.app.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import perigee.model.document.Mapping;
import perigee.model.document.Value;

/// The `talk` section of a super node's `perigee.yaml`: the web app and the meetings it holds.
///
/// ```yaml
/// talk:
///   http: "127.0.0.1:7431"
///   https: "0.0.0.0:443"
///   link: https://meet.example.net
///   meetings: 64
///   joins-per-second: 20
///   packets-per-second: 150000
///   keep-recordings: 30d
///   cascade: "0.0.0.0:7441"
/// ```
///
/// @param http where browsers reach it; null for nowhere
/// @param https the same by TLS; null for nowhere
/// @param link what links to meetings begin with; null for the listener that browsers trust
/// @param meetings held at a time, each by a process of its own; 64 by default
/// @param joinsPerSecond that are taken, of all meetings together; 20 by default
/// @param packetsPerSecond that the process of one meeting may forward; newcomers are then sent to
///   another host of the region, if there is one; 150,000 by default
/// @param keepRecordings how long after its end a recording is deleted; 30 days by default
/// @param cascade where talk hosts of other regions reach it, with which it holds meetings; null to
///   hold none together: browsers are sent to the host that has the meeting
public record TalkFile(
    @Nullable HostPort http,
    @Nullable HostPort https,
    @Nullable String link,
    int meetings,
    int joinsPerSecond,
    int packetsPerSecond,
    Duration keepRecordings,
    @Nullable HostPort cascade) {

  private static final int USUAL_MEETINGS = 64;
  private static final int MOST_MEETINGS = 1024;
  private static final int USUAL_JOINS = 20;
  private static final int MOST_JOINS = 10_000;
  private static final int USUAL_PACKETS = 150_000;
  private static final int LEAST_PACKETS = 1_000;
  private static final int MOST_PACKETS = 10_000_000;
  private static final Duration USUAL_KEEP = Duration.ofDays(30);
  private static final Duration SHORTEST_KEEP = Duration.ofMinutes(1);
  private static final Duration LONGEST_KEEP = Duration.ofDays(3650);

  static TalkFile read(Value value) {
    Mapping map =
        value.map(
            "http",
            "https",
            "link",
            "meetings",
            "joins-per-second",
            "packets-per-second",
            "keep-recordings",
            "cascade");
    if (!map.has("http") && !map.has("https")) {
      value.problem("has no listener; give http, https or both");
    }
    return new TalkFile(
        map.optional("http").map(ConfigFile::hostPort).orElse(null),
        map.optional("https").map(ConfigFile::hostPort).orElse(null),
        map.optional("link").map(TalkFile::link).orElse(null),
        map.integer("meetings", USUAL_MEETINGS, 1, MOST_MEETINGS),
        map.integer("joins-per-second", USUAL_JOINS, 1, MOST_JOINS),
        map.integer("packets-per-second", USUAL_PACKETS, LEAST_PACKETS, MOST_PACKETS),
        map.duration("keep-recordings", USUAL_KEEP, SHORTEST_KEEP, LONGEST_KEEP),
        map.optional("cascade").map(ConfigFile::hostPort).orElse(null));
  }

  private static String link(Value value) {
    return value.text(
        text -> origin(text).isPresent(),
        "http:// or https:// with a host and no path, for example https://meet.example.net");
  }

  static Optional<URI> origin(String text) {
    try {
      URI uri = new URI(text);
      boolean isWeb = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      String rest = uri.getScheme() + "://" + uri.getAuthority();
      return isWeb && uri.getHost() != null && text.equals(rest)
          ? Optional.of(uri)
          : Optional.empty();
    } catch (URISyntaxException _) {
      return Optional.empty();
    }
  }
}
