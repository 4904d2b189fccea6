package perigee.app.phone;

import java.time.InstantSource;
import java.util.List;
import perigee.app.client.Failure;
import perigee.calling.overlay.HostCache;
import perigee.wire.overlay.OverlayMessage;
import tools.jackson.databind.JsonNode;

/// Looks for people by name: a super node does it, so a connection to one is all that it takes.
public final class NameSearch {

  private static final int MOST = 20;

  private NameSearch() {}

  /// A person who was found.
  public record Found(String person, String name) {}

  /// Looks in the name of the account in a folder.
  ///
  /// @return the best first
  /// @throws Failure if no super node answers
  public static List<Found> of(PhoneState state, String text) throws Failure, InterruptedException {
    InstantSource clock = InstantSource.system();
    JsonNode kept = state.read();
    HostCache hosts = state.hosts(kept);
    try (PhoneOverlay overlay =
        PhoneOverlay.start(state, kept, hosts, clock, new SignIn(state, clock))) {
      List<OverlayMessage.Hit> hits =
          overlay.seek(text, MOST).orElseThrow(() -> new Failure("no super node answers"));
      return hits.stream().map(hit -> new Found(hit.person(), hit.name())).toList();
    } finally {
      state.keep(hosts);
    }
  }
}
