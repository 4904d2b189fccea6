package perigee.selection.unit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import perigee.model.mapping.Family;
import perigee.model.mapping.Prefix;

/// The tree of measured prefixes and of those around them. Evidence flows up as means, and down as
/// what is presumed of who was not measured.
public final class UnitTree {

  private final UnitNode root;
  private final List<UnitNode> nodes = new ArrayList<>();
  private final NavigableMap<Prefix, UnitNode> byPrefix = new TreeMap<>();

  private UnitTree(int regions) {
    this.root = new UnitNode(null, null, regions);
    nodes.add(root);
  }

  /// Builds the tree.
  ///
  /// @param leaves each prefix once
  public static UnitTree of(Collection<? extends UnitLeaf> leaves, int regions, UnitConfig config) {
    UnitTree tree = new UnitTree(regions);
    NavigableSet<Prefix> prefixes = new TreeSet<>();
    List<UnitLeaf> sorted = new ArrayList<>(leaves);
    sorted.sort((a, b) -> a.prefix().compareTo(b.prefix()));
    for (UnitLeaf leaf : sorted) {
      prefixes.add(leaf.prefix());
      around(leaf.prefix(), config, prefixes);
    }
    addAggregates(config.aggregates(), prefixes);
    tree.fill(prefixes, sorted, regions);
    for (int i = tree.nodes.size() - 1; i >= 0; i--) {
      tree.nodes.get(i).sumUp();
    }
    return tree;
  }

  private static void around(Prefix prefix, UnitConfig config, NavigableSet<Prefix> into) {
    boolean ipv4 = prefix.family() == Family.IPV4;
    for (int length : ipv4 ? config.ipv4Lengths() : config.ipv6Lengths()) {
      if (length < prefix.length()) {
        into.add(prefix.shortened(length));
      }
    }
  }

  /// Those that hold a measured prefix.
  private static void addAggregates(List<Prefix> aggregates, NavigableSet<Prefix> prefixes) {
    List<Prefix> holding = new ArrayList<>();
    for (Prefix aggregate : aggregates) {
      Prefix next = prefixes.ceiling(aggregate);
      if (next != null && aggregate.contains(next)) {
        holding.add(aggregate);
      }
    }
    prefixes.addAll(holding);
  }

  /// Sorted, each prefix comes right after those around it.
  private void fill(NavigableSet<Prefix> prefixes, List<UnitLeaf> leaves, int regions) {
    UnitNode at = root;
    int next = 0;
    for (Prefix prefix : prefixes) {
      at = around(at, prefix);
      UnitNode node = new UnitNode(prefix, at, regions);
      nodes.add(node);
      byPrefix.put(prefix, node);
      if (next < leaves.size() && leaves.get(next).prefix().equals(prefix)) {
        node.measure(leaves.get(next++));
      }
      at = node;
    }
  }

  private static UnitNode around(UnitNode from, Prefix prefix) {
    UnitNode at = from;
    while (true) {
      Prefix own = at.prefix();
      UnitNode parent = at.parent();
      if (parent == null || own == null || own.contains(prefix)) {
        return at;
      }
      at = parent;
    }
  }

  /// The narrowest node around a prefix, or itself.
  public UnitNode find(Prefix prefix) {
    Map.Entry<Prefix, UnitNode> before = byPrefix.floorEntry(prefix);
    return before == null ? root : around(before.getValue(), prefix);
  }

  public UnitNode root() {
    return root;
  }

  /// All nodes, parents before their children.
  public void forEach(Consumer<UnitNode> visitor) {
    nodes.forEach(visitor);
  }

  public int size() {
    return nodes.size();
  }
}
