package perigee.selection.unit;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import perigee.model.mapping.Dimension;
import perigee.model.mapping.Prefix;
import perigee.model.mapping.TrafficClass;
import perigee.selection.evidence.PathFigures;

/// A prefix in the tree of clients: one that was measured, or one around such. Of one thread.
public final class UnitNode {

  /// Null for the root, which is around everybody.
  private final @Nullable Prefix prefix;

  private final @Nullable UnitNode parent;
  private final List<UnitNode> children = new ArrayList<>(0);
  private final @Nullable PathFigures[] figures;
  private final double[] demand = new double[TrafficClass.COUNT * Dimension.COUNT];
  private boolean measured;

  UnitNode(@Nullable Prefix prefix, @Nullable UnitNode parent, int regions) {
    this.prefix = prefix;
    this.parent = parent;
    this.figures = new PathFigures[regions];
    if (parent != null) {
      parent.children.add(this);
    }
  }

  public @Nullable Prefix prefix() {
    return prefix;
  }

  public @Nullable UnitNode parent() {
    return parent;
  }

  public List<UnitNode> children() {
    return children;
  }

  /// What was measured towards a region, of it or of those inside; null if nothing was.
  public @Nullable PathFigures figures(int region) {
    return figures[region];
  }

  /// What it asks for; of a prefix around others, what all of these do.
  public double demand(TrafficClass trafficClass, Dimension dimension) {
    return demand[index(trafficClass, dimension)];
  }

  private static int index(TrafficClass trafficClass, Dimension dimension) {
    return trafficClass.index() * Dimension.COUNT + dimension.index();
  }

  /// Whether it was measured itself.
  public boolean isMeasured() {
    return measured;
  }

  void measure(UnitLeaf leaf) {
    measured = true;
    for (int region = 0; region < figures.length; region++) {
      figures[region] = leaf.figures(region);
    }
    for (TrafficClass each : TrafficClass.values()) {
      for (Dimension dimension : Dimension.values()) {
        demand[index(each, dimension)] += leaf.demand(each, dimension);
      }
    }
  }

  /// Sums up what is below, each child once, a well measured one a little more.
  void sumUp() {
    if (children.isEmpty()) {
      return;
    }
    for (int region = 0; region < figures.length; region++) {
      FiguresSum sum = new FiguresSum();
      PathFigures own = figures[region];
      if (own != null) {
        sum.add(own);
      }
      for (UnitNode child : children) {
        PathFigures each = child.figures[region];
        if (each != null) {
          sum.add(each);
        }
      }
      figures[region] = sum.figures();
    }
    for (UnitNode child : children) {
      for (int c = 0; c < demand.length; c++) {
        demand[c] += child.demand[c];
      }
    }
  }

  @Override
  public String toString() {
    return prefix == null ? "everybody" : prefix.toString();
  }
}
