package perigee.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// One answer of a scripted origin.
///
/// @param script a snapshot
record ScriptedResponse(Script script, SeenRequest request, OutputStream out) {

  private static final int PIECE_BYTES = 16 << 10;
  private static final int DRIP_BYTES = 1 << 10;

  /// Sends it.
  ///
  /// @return whether the connection can carry another request
  boolean send() throws IOException, InterruptedException {
    if (script.stallsHead()) {
      script.awaitRelease();
    }
    LockSupport.parkNanos(script.headDelay().toNanos());
    if (script.garbage().isPresent()) {
      out.write(script.garbage().get());
      return false;
    }
    if (script.earlyHintLink().isPresent()) {
      out.write(
          ascii("HTTP/1.1 103 Early Hints\r\nlink: " + script.earlyHintLink().get() + "\r\n\r\n"));
    }
    if (isUnchanged()) {
      out.write(ascii("HTTP/1.1 304 Not Modified\r\n" + lines() + "\r\n"));
      return true;
    }
    out.write(
        ascii("HTTP/1.1 " + script.status() + " Scripted\r\n" + lines() + framing() + "\r\n"));
    boolean hasBody = !request.isHead() && script.status() != 204 && script.status() != 304;
    return !hasBody || sendBody();
  }

  private boolean isUnchanged() {
    Optional<String> etag = HeadText.value(script.fields(), "etag");
    return etag.isPresent() && request.header("if-none-match").equals(etag);
  }

  private String lines() {
    StringBuilder lines = new StringBuilder();
    script.fields().forEach(line -> lines.append(line).append("\r\n"));
    return lines.toString();
  }

  private String framing() {
    if (script.status() == 204 || script.status() == 304) {
      return "";
    }
    return switch (script.framing()) {
      case CONTENT_LENGTH -> "content-length: " + script.claimedBytes() + "\r\n";
      case CHUNKED -> "transfer-encoding: chunked\r\n";
      case CLOSE -> "connection: close\r\n";
    };
  }

  private boolean sendBody() throws IOException, InterruptedException {
    long end = Math.min(script.bodyBytes(), script.dropAfterBytes());
    boolean isDripping = !script.dripPause().isZero();
    long sent = 0;
    while (true) {
      if (sent == script.stallAfterBytes()) {
        out.flush();
        script.awaitRelease();
      }
      if (sent >= end) {
        break;
      }
      long until = sent < script.stallAfterBytes() ? Math.min(end, script.stallAfterBytes()) : end;
      int count = (int) Math.min(until - sent, isDripping ? DRIP_BYTES : PIECE_BYTES);
      sendPiece(sent, count);
      sent += count;
      if (isDripping) {
        LockSupport.parkNanos(script.dripPause().toNanos());
      }
    }
    return isWhole();
  }

  private void sendPiece(long from, int count) throws IOException {
    boolean isChunked = script.framing() == Script.Framing.CHUNKED;
    if (isChunked) {
      out.write(ascii(Integer.toHexString(count) + "\r\n"));
    }
    out.write(script.piece(from, count));
    if (isChunked) {
      out.write(ascii("\r\n"));
    }
    out.flush();
  }

  /// Ends a body that was sent to its end; false if only the connection's end can end it.
  private boolean isWhole() throws IOException {
    if (script.dropAfterBytes() != Long.MAX_VALUE) {
      return false;
    }
    return switch (script.framing()) {
      case CHUNKED -> {
        out.write(ascii("0\r\n\r\n"));
        yield true;
      }
      case CONTENT_LENGTH -> script.claimedBytes() == script.bodyBytes();
      case CLOSE -> false;
    };
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
