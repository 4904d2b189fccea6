package perigee.realtime.media;

import java.util.concurrent.RejectedExecutionException;
import perigee.net.udp.PeerAddress;

/// Brings what comes by connections to the port's thread.
///
/// @param loop that takes it
record StreamArrivals(MediaLoop loop) implements PeerStreams.Receiver {

  @Override
  public void connected(int number) {
    hand(() -> loop.streams().connected(number));
  }

  @Override
  public void received(int number, PeerAddress from, byte[] frames, Runnable done) {
    hand(() -> {
      loop.streams().received(number, from, frames);
      done.run();
    });
  }

  @Override
  public void ended(int number) {
    hand(() -> loop.streams().ended(number));
  }

  private void hand(Runnable task) {
    try {
      loop.port().execute(task);
    } catch (RejectedExecutionException _) {
      // As with a datagram that finds no room; only the thread itself counts otherwise.
      loop.statistics().refused();
    }
  }
}
