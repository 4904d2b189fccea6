package perigee.control.fleet;

import java.util.List;
import org.jspecify.annotations.Nullable;
import perigee.control.store.Properties;
import perigee.model.release.SignedRelease;

/// The newest release, read when there is one. From any thread.
final class NewestRelease {

  private final Properties properties;
  private volatile @Nullable SignedRelease latest;

  NewestRelease(Properties properties) {
    this.properties = properties;
  }

  /// Null before the first.
  @Nullable SignedRelease latest() {
    return latest;
  }

  /// Looks whether there is a newer one.
  ///
  /// @return whether there is
  synchronized boolean refresh() {
    SignedRelease known = latest;
    List<Properties.ReleaseSummary> newest = properties.releases(1);
    if (newest.isEmpty() || (known != null && newest.getFirst().number() == known.number())) {
      return false;
    }
    SignedRelease fresh = properties.latest().orElse(null);
    latest = fresh;
    return fresh != null;
  }
}
