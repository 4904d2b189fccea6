package perigee.content.beacon;

import java.util.List;
import perigee.model.mapping.Address;

/// Which servers a client's browser is to time: the one that it is at, the runner-up and one at
/// random, so that a better one is found though nobody is sent there.
@FunctionalInterface
public interface BeaconTargets {

  /// At most four, the one that the client is at first.
  ///
  /// @param secure whether the page came over TLS: a browser then fetches over TLS only
  List<BeaconTarget> choose(Address client, boolean secure);
}
