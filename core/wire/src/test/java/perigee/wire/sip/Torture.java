package perigee.wire.sip;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/// The 49 messages of RFC 4475, octet by octet, by their names there. Where a body is not the point
/// of a message, it is the one that most of them have.
final class Torture {

  private Torture() {}

  static byte[] message(String name) {
    String file = "/rfc4475/" + name + ".sip";
    try (InputStream in = Objects.requireNonNull(Torture.class.getResourceAsStream(file), file)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
