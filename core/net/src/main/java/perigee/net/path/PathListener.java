package perigee.net.path;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/// Hears how the paths of connections were. Called on their loops; must not block.
@FunctionalInterface
public interface PathListener {

  /// A connection was looked at.
  ///
  /// @param node the fleet node at the other end, if its certificate names one
  void measured(InetAddress remote, @Nullable String node, PathFigures figures);
}
