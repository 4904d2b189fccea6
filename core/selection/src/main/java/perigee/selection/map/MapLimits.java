package perigee.selection.map;

/// Bounds of a map, held by those who build one and by those who read one.
public final class MapLimits {

  /// Regions that are ranked for one unit.
  public static final int CANDIDATES = 8;

  public static final int REGIONS = 4_096;
  public static final int SERVERS = 65_535;
  public static final int ADDRESSES = 16;

  /// Characters of a name.
  public static final int NAME = 255;

  /// Units and resolvers.
  public static final int ROWS = 1 << 21;

  public static final int HOSTS = 65_536;

  /// Servers that share one hot host.
  public static final int SPREAD = 16;

  /// Longest prefix of a unit in IPv6: what lies below is one network.
  public static final int IPV6_LENGTH = 64;

  public static final int BYTES = 256 << 20;

  private MapLimits() {}
}
