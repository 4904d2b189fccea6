package perigee.app.node;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.app.config.ClientLimits;

/// How many files and connections the system lets this process have open.
final class OpenFiles {

  private static final Logger LOG = LoggerFactory.getLogger(OpenFiles.class);

  private OpenFiles() {}

  /// Limits that the system can keep.
  static ClientLimits within(ClientLimits wanted) {
    if (!(ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix)) {
      return wanted;
    }
    long most = unix.getMaxFileDescriptorCount();
    ClientLimits possible = wanted.within(most);
    if (possible.connections() < wanted.connections()) {
      LOG.warn(
          "event=connections-lowered wanted={} possible={} open-files={} hint=\"raise ulimit -n\"",
          wanted.connections(),
          possible.connections(),
          most);
    }
    return possible;
  }
}
