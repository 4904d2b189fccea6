package perigee.model.mapping;

/// What a client is about to fetch, since the best server for a page is not the best for a film.
public enum TrafficClass {
  /// Pages and what they embed: over in a few round trips, so latency leads.
  SMALL(0),
  /// Large files: the rate that the path sustains under its loss leads.
  BULK(1),
  /// Media in segments: a rate that holds, and a quick start of each segment.
  STREAM(2);

  /// How many there are.
  public static final int COUNT = 3;

  private final int index;

  TrafficClass(int index) {
    this.index = index;
  }

  /// The class of an index.
  public static TrafficClass at(int index) {
    return switch (index) {
      case 0 -> SMALL;
      case 1 -> BULK;
      case 2 -> STREAM;
      default -> throw new IndexOutOfBoundsException(index);
    };
  }

  /// Its place in arrays that have one entry for each class, below `COUNT`.
  public int index() {
    return index;
  }
}
