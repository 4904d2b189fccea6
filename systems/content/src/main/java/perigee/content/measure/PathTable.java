package perigee.content.measure;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import perigee.model.mapping.Address;
import perigee.model.mapping.ClientPath;
import perigee.model.mapping.Family;
import perigee.model.mapping.MeasurementSource;
import perigee.model.mapping.Prefix;
import perigee.net.path.PathFigures;
import perigee.net.path.PathListener;

/// What is to be told of paths: one tally for each client prefix, each kind of measurement and each
/// server that it concerns, from when it was last told until it is told again. Bounded: what finds
/// no place is left out and counted. Safe for all threads; each call holds the lock for one
/// look-up.
public final class PathTable implements PathListener {

  /// Bits of a client's address that name its network: what routes are announced for, about.
  private static final int IPV4_BITS = 24;

  private static final int IPV6_BITS = 48;
  private static final int MOST_PATHS = 16_384;
  private static final int MOST_NODES = 4_096;

  private final Map<Path, PathTally> paths = new LinkedHashMap<>();
  private final Map<String, PathTally> nodes = new HashMap<>();
  private final LongAdder dropped = new LongAdder();

  private record Path(Prefix prefix, String server, MeasurementSource source) {}

  /// The network of a client.
  public static Prefix network(Address client) {
    return Prefix.of(client, client.family() == Family.IPV4 ? IPV4_BITS : IPV6_BITS);
  }

  @Override
  public void measured(InetAddress remote, @Nullable String node, PathFigures figures) {
    synchronized (paths) {
      if (node != null) {
        PathTally tally = nodes.get(node);
        if (tally == null && nodes.size() < MOST_NODES) {
          tally = new PathTally(MeasurementSource.PASSIVE, Address.of(remote.getAddress()));
          nodes.put(node, tally);
        }
        if (tally != null) {
          tally.add(figures);
        }
        return;
      }
      Address client = Address.of(remote.getAddress());
      PathTally tally = tally(new Path(network(client), "", MeasurementSource.PASSIVE));
      if (tally != null) {
        tally.host(client);
        tally.add(figures);
      }
    }
  }

  /// Takes in a probe of this node's own.
  ///
  /// @param nanos until the answer came, if one came
  public void probed(Prefix prefix, boolean answered, long nanos) {
    synchronized (paths) {
      PathTally tally = tally(new Path(prefix, "", MeasurementSource.PROBE));
      if (tally != null) {
        tally.addProbe(answered, (double) nanos);
      }
    }
  }

  /// Takes in what a client's browser says of its way to a server.
  public void told(Prefix prefix, String server, double rttNanos) {
    synchronized (paths) {
      PathTally tally = tally(new Path(prefix, server, MeasurementSource.BEACON));
      if (tally != null) {
        tally.addRtt(rttNanos);
      }
    }
  }

  private @Nullable PathTally tally(Path path) {
    PathTally tally = paths.get(path);
    if (tally == null) {
      if (paths.size() >= MOST_PATHS) {
        dropped.increment();
        return null;
      }
      tally = new PathTally(path.source(), path.prefix().first());
      paths.put(path, tally);
    }
    return tally;
  }

  /// Takes out what came first.
  ///
  /// @param most how many paths
  public List<ClientPath> take(int most) {
    synchronized (paths) {
      List<ClientPath> told = new ArrayList<>(Math.min(most, paths.size()));
      Iterator<Map.Entry<Path, PathTally>> all = paths.entrySet().iterator();
      while (told.size() < most && all.hasNext()) {
        Map.Entry<Path, PathTally> next = all.next();
        all.remove();
        Path path = next.getKey();
        PathTally tally = next.getValue();
        told.add(new ClientPath(path.prefix(), tally.host(), path.server(), tally.sample()));
      }
      return told;
    }
  }

  /// Takes out the delivery rate of transfers towards a node, bits per second; 0 if none was long
  /// enough to tell.
  public double takeDeliveryBps(String node) {
    synchronized (paths) {
      PathTally tally = nodes.remove(node);
      return tally == null ? 0 : tally.sample().deliveryBps();
    }
  }

  /// Measurements that found no place.
  public long dropped() {
    return dropped.sum();
  }
}
