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
import perigee.model.Member;
import perigee.model.Role;
import perigee.model.Topology;
import perigee.wire.stun.TimeLimitedCredential;

/// The fleet's relays, as a browser may use them for one meeting: this node's own by UDP, TCP and
/// TLS, and another's in case that this one can't be reached. Each browser has an account of its
/// own, so that quotas count for it alone.
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
  private static final int MOST_OTHERS = 1;

  /// Made anew for each browser; none while there is no secret.
  List<IceServer> forBrowser() {
    List<String> known = secrets.get();
    if (known.isEmpty()) {
      return List.of();
    }
    List<String> urls = new ArrayList<>();
    Map<String, String> listeners = own.get();
    add(urls, "turn:%s?transport=udp", listeners.get("stun"));
    add(urls, "turn:%s?transport=tcp", listeners.get("turn-tcp"));
    add(urls, "turns:%s?transport=tcp", listeners.get("turns"));
    topology.get().members().stream()
        .filter(member -> member.role() == Role.SUPERNODE && member.online())
        .filter(member -> !member.id().equals(node) && !member.fabric().isEmpty())
        .limit(MOST_OTHERS)
        .map(Member::fabric)
        .forEach(at -> add(urls, "turn:%s?transport=udp", at));
    String account = "meet-" + HexFormat.of().toHexDigits(random.nextLong());
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
