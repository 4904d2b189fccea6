package perigee.wire.http1;

/// The bounds of a message head.
///
/// @param maxHeadBytes start line and header section, with line ends (431 beyond)
/// @param maxTargetBytes request target (414 beyond)
/// @param maxFields field lines (431 beyond)
public record HeadLimits(int maxHeadBytes, int maxTargetBytes, int maxFields) {

  /// 32 KiB, 8 KiB, 128 lines.
  public static final HeadLimits DEFAULT = new HeadLimits(32 * 1024, 8 * 1024, 128);

  public HeadLimits {
    if (maxHeadBytes < 64 || maxTargetBytes < 1 || maxFields < 1) {
      throw new IllegalArgumentException(
          "head limits are %d, %d, %d; they must be at least 64, 1, 1"
              .formatted(maxHeadBytes, maxTargetBytes, maxFields));
    }
  }
}
