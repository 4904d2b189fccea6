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
}
