package perigee.selection.evidence;

/// How much is remembered.
///
/// @param maxClients client prefixes
/// @param maxTargets targets of one prefix; the one farthest away leaves
/// @param ipv4Length clients are told apart by prefixes of this length
/// @param ipv6Length the same
/// @param beaconsPerMinute of one prefix; more are not believed
public record EvidenceConfig(
    int maxClients, int maxTargets, int ipv4Length, int ipv6Length, double beaconsPerMinute) {

  /// 32,768 prefixes of /24 and /48 with 32 targets each, 30 beacons a minute: 600 MB when all is
  /// in use.
  public static final EvidenceConfig DEFAULT = new EvidenceConfig(32_768, 32, 24, 48, 30);

  public EvidenceConfig {
    if (maxClients < 1 || maxTargets < 1 || ipv4Length > 32 || ipv6Length > 64) {
      throw new IllegalArgumentException("bounds of the evidence");
    }
  }
}
