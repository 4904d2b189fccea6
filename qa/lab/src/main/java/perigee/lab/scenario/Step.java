package perigee.lab.scenario;

import java.time.Duration;

/// Something that happens; it is undone when its time is over.
public sealed interface Step {

  /// How long it lasts, with clients going on.
  Duration lasts();

  /// The paths between two places get worse.
  ///
  /// @param moreMillis what each round trip takes longer
  /// @param loss share of packets lost from then on
  record WorsePath(String from, String to, double moreMillis, double loss, Duration lasts)
      implements Step {

    /// Whether the path between these two places is meant.
    public boolean isBetween(String a, String b) {
      return (a.equals(from) && b.equals(to)) || (a.equals(to) && b.equals(from));
    }
  }

  /// A node's process is killed at once, and started again afterwards.
  ///
  /// @param node its name, or `busiest-edge`
  record Kill(String node, Duration lasts) implements Step {

    /// The edge that answered most requests.
    public static final String BUSIEST = "busiest-edge";
  }

  /// A region's nodes and control can't reach each other.
  record CutFromControl(String region, Duration lasts) implements Step {}
}
