package perigee.realtime.media;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// What a peer told, in words.
class PeerLog implements PeerListener {

  final BlockingQueue<String> said;

  PeerLog() {
    this(new LinkedBlockingQueue<>());
  }

  PeerLog(BlockingQueue<String> said) {
    this.said = said;
  }

  @Override
  public void connected(MediaPeer peer) {
    said.add("connected");
  }

  @Override
  public void rtp(MediaPeer peer, byte[] bytes, int at, int length, long arrivalNanos) {
    said.add("rtp " + new String(bytes, at + 12, length - 12, US_ASCII));
  }

  @Override
  public void rtcp(MediaPeer peer, byte[] bytes, int at, int length, long arrivalNanos) {
    said.add("rtcp " + length);
  }

  @Override
  public void closed(MediaPeer peer, String reason) {
    said.add("closed: " + reason);
  }

  String next() throws InterruptedException {
    String next = said.poll(10, TimeUnit.SECONDS);
    return next == null ? "nothing" : next;
  }
}
