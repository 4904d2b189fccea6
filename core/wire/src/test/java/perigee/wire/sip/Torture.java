package perigee.wire.sip;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/// The 49 messages of RFC 4475, by their names there, octet by octet but four: `inv2543` and the
/// second part of `dblreq` and `multi01` say the right length, without which nobody knows on a
/// stream where they end, and the binary body of `mpart01` is a short one.
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
