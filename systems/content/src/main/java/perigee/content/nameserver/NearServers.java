package perigee.content.nameserver;

import java.util.List;
import perigee.wire.dns.Name;

/// A delegation to servers that stand in several places: who is referred is told those that are
/// near him.
///
/// @param owner the name that is delegated
/// @param ttlSeconds how long resolvers may keep what they were told
/// @param servers all of them; a zone's own NS records say no more than some of these
public record NearServers(Name owner, int ttlSeconds, List<Near> servers) {

  /// Servers at most.
  public static final int MOST = 4_096;

  public NearServers {
    servers = List.copyOf(servers);
    if (servers.size() > MOST) {
      throw new IllegalArgumentException(servers.size() + " name servers of " + owner);
    }
  }

  /// One of them.
  ///
  /// @param region the place that it is in
  public record Near(Name name, String region) {}
}
