package perigee.selection.predict;

import java.util.Arrays;

/// Presumes a client's round-trip times from those it has: the regions measure each other all the
/// time, and a client is like the regions whose times to the measured ones are like its own.
///
/// Each region's row of the mesh is weighted by how well it fits the client's measurements; the
/// presumption is the weighted mean of rows, held between the bounds that the triangle inequality
/// gives with some slack for the Internet's violations of it (Lee et al. 2009). No state per
/// client, nothing that must converge. Compared with network coordinates (Vivaldi with height) and
/// matrix factorisation in the decision on mapping. Of one thread: it keeps its working space.
public final class MeshPrior {

  private static final double SCALE_SHARE = 0.25;
  private static final double SCALE_NANOS = 2e6;
  private static final double LOWER_SLACK = 0.8;

  private final Mesh mesh;
  private final double[] weights;

  public MeshPrior(Mesh mesh) {
    this.mesh = mesh;
    this.weights = new double[mesh.regions()];
  }

  /// Fills in what was not measured.
  ///
  /// @param rtts a client's times to each region, 0 where not measured
  /// @param out the times presumed; 0 where nothing can be
  public void presume(double[] rtts, double[] out) {
    Arrays.fill(out, 0);
    double scale = scale(rtts);
    if (scale == 0) {
      return;
    }
    for (int row = 0; row < weights.length; row++) {
      weights[row] = fit(row, rtts, scale);
    }
    for (int region = 0; region < out.length; region++) {
      out[region] = rtts[region] > 0 ? 0 : bounded(region, rtts, mean(region));
    }
  }

  private static double scale(double[] rtts) {
    double sum = 0;
    int count = 0;
    for (double rtt : rtts) {
      if (rtt > 0) {
        sum += rtt;
        count++;
      }
    }
    return count == 0 ? 0 : SCALE_SHARE * sum / count + SCALE_NANOS;
  }

  /// How much a client that is measured is like a region; 0 if nothing is in common.
  private double fit(int row, double[] rtts, double scale) {
    double error = 0;
    int common = 0;
    for (int region = 0; region < rtts.length; region++) {
      boolean known = rtts[region] > 0 && mesh.knows(row, region);
      if (known) {
        error += Math.abs(mesh.rttNanos(row, region) - rtts[region]);
        common++;
      }
    }
    return common == 0 ? 0 : Math.exp(-Math.min(50, error / common / scale));
  }

  private double mean(int region) {
    double sum = 0;
    double weight = 0;
    for (int row = 0; row < weights.length; row++) {
      if (mesh.knows(row, region)) {
        sum += weights[row] * mesh.rttNanos(row, region);
        weight += weights[row];
      }
    }
    return weight > 0 ? sum / weight : 0;
  }

  private double bounded(int region, double[] rtts, double mean) {
    double lower = 0;
    double upper = Double.POSITIVE_INFINITY;
    for (int via = 0; via < rtts.length; via++) {
      double way = mesh.rttNanos(via, region);
      if (rtts[via] > 0 && way > 0) {
        lower = Math.max(lower, Math.abs(way - rtts[via]));
        upper = Math.min(upper, way + rtts[via]);
      }
    }
    double slack = Math.min(LOWER_SLACK * lower, upper);
    return mean <= 0 && upper == Double.POSITIVE_INFINITY ? 0 : Math.clamp(mean, slack, upper);
  }
}
