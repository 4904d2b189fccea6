package perigee.net.udp;

/// What a protocol does with datagrams. Called by one loop's thread.
public interface DatagramHandler {

  /// Handles a batch; what it queues leaves afterwards.
  ///
  /// @param count how many were received, at least 1
  void received(Datagrams datagrams, int count);

  /// Called when nothing came for as long as `receive` waits, and between batches at least as
  /// often.
  default void pause(Datagrams datagrams) {}
}
