package perigee.meeting.host;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import perigee.net.http.Peer;
import perigee.net.loop.Loop;
import perigee.net.websocket.WebSocket;

/// A WebSocket that keeps what it is sent.
final class FakeBrowser implements WebSocket {

  private final BlockingQueue<String> sent = new LinkedBlockingQueue<>();

  @Override
  public Loop loop() {
    throw new UnsupportedOperationException("nothing asks for it");
  }

  @Override
  public Peer peer() {
    InetSocketAddress here = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    return new Peer(here, here, false, null);
  }

  @Override
  public String subprotocol() {
    return "";
  }

  @Override
  public void send(String text) {
    sent.add(text);
  }

  @Override
  public void close(int code, String reason) {
    sent.add("closed " + code);
  }

  String hears() throws InterruptedException {
    String text = sent.poll(5, TimeUnit.SECONDS);
    if (text == null) {
      throw new AssertionError("the browser hears nothing");
    }
    return text;
  }
}
