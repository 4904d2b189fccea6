package perigee.selection.predict;

/// How the servers' TCP finds its rate.
public enum Sender {
  /// Reno, CUBIC: each loss slows it down.
  LOSS_BASED,
  /// BBR: it follows the rate that arrives, and ignores loss up to about 20 %. The models of
  /// loss-based senders say nothing about it.
  MODEL_BASED
}
