package perigee.selection.allocate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What regions can carry: a tree of things that have limits, each in some dimensions (requests a
/// second, bits a second, …). A region hangs at one node and needs room in all from there to the
/// root: its servers' sum, its link, its site, its cost class. Immutable.
public final class Capacities {

  /// Nodes from a region to its root, at most.
  public static final int MOST_DEPTH = 8;

  /// Regions, at most.
  public static final int MOST_REGIONS = 4_096;

  private static final double UNKNOWN_DISTANCE_NANOS = 150e6;

  private final int dimensions;
  private final List<String> names;
  private final double[] limits;
  private final double[] emergency;
  private final int[][] paths;
  private final boolean[] open;
  private final double[][] distances;
  private final boolean[] onPath;

  private Capacities(Builder from) {
    dimensions = from.dimensions;
    names = List.copyOf(from.names);
    limits = from.limits.stream().flatMapToDouble(Arrays::stream).toArray();
    emergency = from.emergency.stream().flatMapToDouble(Arrays::stream).toArray();
    paths = from.leaves.stream().map(from::path).toArray(int[][]::new);
    open = new boolean[paths.length];
    onPath = new boolean[paths.length * names.size()];
    distances = new double[paths.length][];
    for (int region = 0; region < paths.length; region++) {
      distances[region] = new double[paths.length];
      Arrays.fill(distances[region], UNKNOWN_DISTANCE_NANOS);
      open[region] = true;
      for (int node : paths[region]) {
        onPath[region * names.size() + node] = true;
        for (int d = 0; d < dimensions; d++) {
          open[region] &= limits[node * dimensions + d] > 0;
        }
      }
    }
    for (Distance each : from.between) {
      distances[each.a][each.b] = each.nanos;
      distances[each.b][each.a] = each.nanos;
    }
  }

  /// Begins a tree.
  ///
  /// @param dimensions of every capacity and demand; the first one weighs costs
  public static Builder builder(int dimensions) {
    return new Builder(dimensions);
  }

  public int dimensions() {
    return dimensions;
  }

  public int regions() {
    return paths.length;
  }

  public int nodes() {
    return names.size();
  }

  public String name(int node) {
    return names.get(node);
  }

  public double limit(int node, int dimension) {
    return limits[node * dimensions + dimension];
  }

  /// What a node can carry while a region is lost.
  public double emergency(int node, int dimension) {
    return emergency[node * dimensions + dimension];
  }

  /// Whether a region can carry anything at all.
  public boolean isOpen(int region) {
    return open[region];
  }

  /// Whether a region needs room in a node.
  public boolean uses(int region, int node) {
    return onPath[region * names.size() + node];
  }

  /// The nodes that a region needs room in, its own first; not to be changed.
  int[] path(int region) {
    return paths[region];
  }

  /// Time between two regions, nanoseconds: what a client of one loses in the other at most.
  double distance(int from, int to) {
    return from == to ? 0 : distances[from][to];
  }

  private record Distance(int a, int b, double nanos) {}

  /// Nodes from the root down, then regions.
  public static final class Builder {
    private final int dimensions;
    private final List<String> names = new ArrayList<>();
    private final List<double[]> limits = new ArrayList<>();
    private final List<double[]> emergency = new ArrayList<>();
    private final List<Integer> parents = new ArrayList<>();
    private final List<Integer> leaves = new ArrayList<>();
    private final List<Distance> between = new ArrayList<>();

    private Builder(int dimensions) {
      if (dimensions < 1) {
        throw new IllegalArgumentException("no dimension");
      }
      this.dimensions = dimensions;
    }

    /// Adds a node that has no other above it.
    ///
    /// @param limit one for each dimension; infinite for none
    /// @return its index
    public int root(String name, double... limit) {
      return node(name, -1, limit);
    }

    /// Adds a node below another one.
    public int below(int parent, String name, double... limit) {
      if (parent < 0 || parent >= names.size()) {
        throw new IllegalArgumentException("no node " + parent);
      }
      return node(name, parent, limit);
    }

    private int node(String name, int parent, double[] limit) {
      if (limit.length != dimensions || !Arrays.stream(limit).allMatch(each -> each >= 0)) {
        throw new IllegalArgumentException("limits of " + name + ": " + Arrays.toString(limit));
      }
      names.add(name);
      parents.add(parent);
      limits.add(limit.clone());
      emergency.add(limit.clone());
      return names.size() - 1;
    }

    /// Says that a node can carry more while a region is lost: then what is kept free for chance is
    /// used.
    public Builder emergency(int node, double... limit) {
      double[] usual = limits.get(node);
      double[] most = emergency.get(node);
      for (int d = 0; d < dimensions; d++) {
        most[d] = Math.max(usual[d], limit[d]);
      }
      return this;
    }

    /// Adds a region at a node.
    ///
    /// @return its index
    public int region(int node) {
      if (leaves.size() == MOST_REGIONS) {
        throw new IllegalArgumentException("more than " + MOST_REGIONS + " regions");
      }
      leaves.add(node);
      path(node);
      return leaves.size() - 1;
    }

    /// Tells how far two regions are from each other, nanoseconds.
    public Builder distance(int a, int b, double nanos) {
      between.add(new Distance(a, b, nanos));
      return this;
    }

    public Capacities build() {
      return new Capacities(this);
    }

    private int[] path(int leaf) {
      int[] path = new int[MOST_DEPTH];
      int length = 0;
      for (int node = leaf; node >= 0; node = parents.get(node)) {
        if (length == MOST_DEPTH) {
          throw new IllegalArgumentException("deeper than " + MOST_DEPTH + " nodes");
        }
        path[length++] = node;
      }
      return Arrays.copyOf(path, length);
    }
  }
}
