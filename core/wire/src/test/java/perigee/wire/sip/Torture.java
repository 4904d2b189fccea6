package perigee.wire.sip;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/// The 49 messages of RFC 4475, by their names there. Each has what the RFC is after; what is
/// beside the point, such as most bodies and some names and tags, need not be the RFC's own.
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
