package perigee.content.routing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/// A client of BIRD's control socket: lines that begin with a code of four digits; a space behind
/// the code ends the answer, a hyphen goes on with it. Codes from 8000 on are errors.
final class BirdControl {

  private static final int TIMEOUT_MILLIS = 2_000;
  private static final int MOST_BYTES = 64 * 1024;
  private static final int CODE_DIGITS = 4;
  private static final int FIRST_ERROR = 8_000;

  private final Path socket;

  BirdControl(Path socket) {
    this.socket = socket;
  }

  /// Has BIRD read its configuration anew.
  void configure() throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        Selector selector = Selector.open()) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ);
      String greeting = answer(channel, selector);
      if (!greeting.startsWith("0001")) {
        throw new IOException("BIRD greets with: " + greeting.strip());
      }
      channel.write(ByteBuffer.wrap("configure\n".getBytes(US_ASCII)));
      String answer = answer(channel, selector);
      if (code(lastLine(answer)) >= FIRST_ERROR) {
        throw new IOException("BIRD says: " + answer.strip());
      }
    }
  }

  private String answer(SocketChannel channel, Selector selector) throws IOException {
    StringBuilder text = new StringBuilder();
    ByteBuffer buffer = ByteBuffer.allocate(4096);
    while (!isComplete(text)) {
      if (selector.select(TIMEOUT_MILLIS) == 0) {
        throw new IOException("BIRD at " + socket + " does not answer");
      }
      selector.selectedKeys().clear();
      int read = channel.read(buffer.clear());
      if (read < 0 || text.length() > MOST_BYTES) {
        throw new IOException("BIRD broke off: " + text);
      }
      text.append(US_ASCII.decode(buffer.flip()));
    }
    return text.toString();
  }

  private static boolean isComplete(StringBuilder text) {
    if (text.isEmpty() || text.charAt(text.length() - 1) != '\n') {
      return false;
    }
    String last = lastLine(text.toString());
    return code(last) >= 0 && last.length() > CODE_DIGITS && last.charAt(CODE_DIGITS) == ' ';
  }

  private static String lastLine(String text) {
    String stripped = text.stripTrailing();
    return stripped.substring(stripped.lastIndexOf('\n') + 1);
  }

  /// The code at the start of a line, or -1.
  private static int code(String line) {
    return line.length() >= CODE_DIGITS && line.substring(0, CODE_DIGITS).matches("[0-9]+")
        ? Integer.parseInt(line.substring(0, CODE_DIGITS))
        : -1;
  }
}
