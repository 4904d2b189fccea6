package perigee.app.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import perigee.calling.overlay.Finding;
import perigee.calling.overlay.link.OverlayService;
import perigee.calling.sip.Locations;
import perigee.net.loop.NettyLoop;
import perigee.wire.overlay.LocationRecord;
import perigee.wire.overlay.Octets;
import perigee.wire.overlay.OverlayLimits;

/// Where telephones are registered, in the overlay: this super node vouches with its own signature
/// for those that are registered here, and says so anew before its word ends.
final class OverlayLocations implements Locations {

  private static final Duration HOLDS = Duration.ofHours(1);
  private static final Duration AGAIN = Duration.ofMinutes(20);
  private static final int MILLIS = 1000;
  private static final int MOST_FOUND = 20;

  private final OverlayService overlay;
  private final String node;
  private final NettyLoop loop;
  private final InstantSource clock;

  /// The last sequence of each person who is registered here; as many as SIP has registrations.
  private final ConcurrentMap<String, Here> here = new ConcurrentHashMap<>();

  private record Here(long sequence, String name) {}

  OverlayLocations(OverlayService overlay, String node, NettyLoop loop, InstantSource clock) {
    this.overlay = overlay;
    this.node = node;
    this.loop = loop;
    this.clock = clock;
    later();
  }

  private void later() {
    loop.after(
        AGAIN,
        () -> {
          Map.copyOf(here).forEach((person, one) -> changed(person, one.name(), true));
          later();
        });
  }

  @Override
  public void changed(String person, String name, boolean registered) {
    Here now =
        here.merge(
            person,
            new Here(clock.millis(), cut(name)),
            (before, next) ->
                new Here(
                    Math.max(before.sequence() + 1, next.sequence()),
                    next.name().isEmpty() ? before.name() : next.name()));
    if (!registered) {
      here.remove(person);
    }
    long seen = clock.millis() / MILLIS;
    long until = registered ? seen + HOLDS.toSeconds() : seen;
    overlay.publishForDevice(
        new LocationRecord(
            person,
            node,
            now.name(),
            now.sequence(),
            seen,
            until,
            List.of(node),
            "",
            Octets.NONE,
            Octets.NONE),
        _ -> {});
  }

  /// As much of a name as a record has room for.
  private static String cut(String name) {
    String left = name;
    while (left.getBytes(UTF_8).length > OverlayLimits.DISPLAY_NAME) {
      left = left.substring(0, left.length() - 1);
    }
    return left;
  }

  @Override
  public void find(String person, Consumer<List<String>> answer) {
    overlay.find(person, finding -> answer.accept(reached(finding)));
  }

  @Override
  public void search(String text, Consumer<List<Named>> answer) {
    // An id is a name, too, though no index has it.
    overlay.find(
        text.strip(),
        finding -> {
          Map<String, Named> found = new LinkedHashMap<>();
          for (LocationRecord one : finding.records()) {
            found.put(one.person(), new Named(one.person(), one.name()));
          }
          overlay.search(
              text,
              MOST_FOUND,
              matches -> {
                matches.forEach(
                    one -> found.put(one.person(), new Named(one.person(), one.name())));
                answer.accept(List.copyOf(found.values()));
              });
        });
  }

  private List<String> reached(Finding finding) {
    long now = clock.millis() / MILLIS;
    List<String> live = overlay.members();
    List<String> nodes = new ArrayList<>();
    for (LocationRecord location : finding.records()) {
      for (String one : location.superNodes()) {
        if (location.isReachable(now) && live.contains(one) && !nodes.contains(one)) {
          nodes.add(one);
        }
      }
    }
    return nodes;
  }
}
