package perigee.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/// Finds ports that follow each other and are free. They lie below those that the kernel hands out,
/// so that nobody gets one by chance before it is used.
final class FreePorts {

  private static final int FIRST = 12_000;
  private static final int LAST = 32_000;
  private static final int MOST_TRIES = 200;

  private FreePorts() {}

  /// The first of so many free ports.
  static int block(int count) {
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      int first = ThreadLocalRandom.current().nextInt(FIRST, LAST - count);
      if (areFree(first, count)) {
        return first;
      }
    }
    throw new IllegalStateException("no " + count + " free ports in a row found");
  }

  private static boolean areFree(int first, int count) {
    for (int port = first; port < first + count; port++) {
      try (ServerSocket probe = new ServerSocket()) {
        probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      } catch (IOException _) {
        return false; // somebody listens there
      }
    }
    return true;
  }
}
