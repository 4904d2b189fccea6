package perigee.app.node;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import perigee.calling.overlay.Finding;
import perigee.calling.overlay.link.OverlayService;
import perigee.calling.sip.Locations;
import perigee.net.loop.NettyLoop;
import perigee.wire.overlay.LocationRecord;
import perigee.wire.overlay.Octets;

/// Where telephones are registered, in the overlay: this super node vouches with its own signature
/// for those that are registered here, and says so anew before its word ends.
final class OverlayLocations implements Locations {

  private static final Duration HOLDS = Duration.ofHours(1);
  private static final Duration AGAIN = Duration.ofMinutes(20);
  private static final int MILLIS = 1000;

  private final OverlayService overlay;
  private final String node;
  private final NettyLoop loop;
  private final InstantSource clock;

  /// The last sequence of each person who is registered here; as many as SIP has registrations.
  private final ConcurrentMap<String, Long> here = new ConcurrentHashMap<>();

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
          List.copyOf(here.keySet()).forEach(person -> changed(person, true));
          later();
        });
  }

  @Override
  public void changed(String person, boolean registered) {
    long sequence = here.merge(person, clock.millis(), (before, now) -> Math.max(before + 1, now));
    if (!registered) {
      here.remove(person);
    }
    long seen = clock.millis() / MILLIS;
    long until = registered ? seen + HOLDS.toSeconds() : seen;
    overlay.publishForDevice(
        new LocationRecord(
            person, node, "", sequence, seen, until, List.of(node), "", Octets.NONE, Octets.NONE),
        _ -> {});
  }

  @Override
  public void find(String person, Consumer<List<String>> answer) {
    overlay.find(person, finding -> answer.accept(reached(finding)));
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
