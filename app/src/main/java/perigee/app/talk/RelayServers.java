package perigee.app.talk;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import perigee.meeting.signal.IceServer;
import perigee.model.Topology;
import perigee.selection.StandIns;
import perigee.wire.stun.TimeLimitedCredential;

/// The fleet's relays, as they may be used for one meeting: this node's own by UDP, TCP and TLS,
/// and another's in case that this one can't be reached. Each browser has an account of its own, so
/// that quotas count for it alone.
///
/// @param node this node's id
/// @param own its listeners by name: `stun`, `turn-tcp`, `turns`
/// @param topology the fleet now
/// @param secrets of credentials, the newest first
public record RelayServers(
    String node,
    Supplier<Map<String, String>> own,
    Supplier<Topology> topology,
    Supplier<List<String>> secrets,
    InstantSource clock,
    RandomGenerator random) {

  private static final long LIFE_SECONDS = 12 * 3600;

  /// Each address that is told costs an allocation for each browser, and time before it begins.
  private static final int MOST_OTHERS = 1;

  private static final String UDP = "stun";
  private static final String TCP = "turn-tcp";
  private static final String TLS = "turns";
  private static final String BY_UDP = "turn:%s?transport=udp";
  private static final String BY_TCP = "turn:%s?transport=tcp";
  private static final String BY_TLS = "turns:%s?transport=tcp";

  /// Made anew for each browser; none while there is no secret.
  List<IceServer> forBrowser() {
    List<String> urls = new ArrayList<>();
    Map<String, String> listeners = own.get();
    add(urls, BY_UDP, listeners.get(UDP));
    add(urls, BY_TCP, listeners.get(TCP));
    add(urls, BY_TLS, listeners.get(TLS));
    long browser = random.nextLong();
    StandIns.of(topology.get(), node, browser).stream()
        .limit(MOST_OTHERS)
        .forEach(other -> {
          add(urls, BY_UDP, other.fabric());
          // A browser asks all at once; by TLS whoever has TCP gets there, too.
          String tls = other.reached().get(TLS);
          add(urls, tls == null ? BY_TCP : BY_TLS, tls == null ? other.reached().get(TCP) : tls);
        });
    return lent(urls, "meet-" + HexFormat.of().toHexDigits(browser));
  }

  /// This node's own, made anew for each connector of another region that no UDP comes from; none
  /// while there is no secret.
  List<IceServer> forConnector() {
    List<String> urls = new ArrayList<>();
    Map<String, String> listeners = own.get();
    add(urls, BY_TCP, listeners.get(TCP));
    add(urls, BY_TLS, listeners.get(TLS));
    return lent(urls, "trunk-" + HexFormat.of().toHexDigits(random.nextLong()));
  }

  private List<IceServer> lent(List<String> urls, String account) {
    List<String> known = secrets.get();
    if (known.isEmpty()) {
      return List.of();
    }
    long until = clock.instant().getEpochSecond() + LIFE_SECONDS;
    String user = TimeLimitedCredential.user(account, until);
    String password = TimeLimitedCredential.password(known.getFirst(), user);
    return List.of(new IceServer(urls, user, password));
  }

  private static void add(List<String> urls, String form, @Nullable String at) {
    if (at != null) {
      urls.add(form.formatted(at));
    }
  }
}
