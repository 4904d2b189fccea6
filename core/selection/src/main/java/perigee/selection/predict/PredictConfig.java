package perigee.selection.predict;

/// What is fetched, and by what kind of sender.
///
/// @param smallBytes of a typical small object
/// @param bulkBytes of a typical download
/// @param segmentBytes of one segment of a stream
/// @param accessBps bits per second of a client's line before anything was seen of it
public record PredictConfig(
    Sender sender, double smallBytes, double bulkBytes, double segmentBytes, double accessBps) {

  /// 32 kB, 50 MB, 2.5 MB; lines of 50 Mbit/s.
  public static final PredictConfig DEFAULT =
      new PredictConfig(Sender.LOSS_BASED, 32e3, 50e6, 2.5e6, 50e6);

  private static final double LEAST_SMALL = 1e3;
  private static final double MOST_SMALL = 1e6;
  private static final double LEAST_BULK = 64e3;
  private static final double MOST_BULK = 1e9;

  /// The same for objects as they were seen, within reason.
  ///
  /// @param small bytes; 0 if none was seen
  /// @param bulk bytes; 0 if none was seen
  public PredictConfig forObjects(double small, double bulk) {
    return new PredictConfig(
        sender,
        small > 0 ? Math.clamp(small, LEAST_SMALL, MOST_SMALL) : smallBytes,
        bulk > 0 ? Math.clamp(bulk, LEAST_BULK, MOST_BULK) : bulkBytes,
        segmentBytes,
        accessBps);
  }
}
