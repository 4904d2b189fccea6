package perigee.wire.dns;

import java.io.Serial;

/// A record's text that is wrong; the message says how, for whoever wrote it.
public final class RdataException extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  RdataException(String message) {
    super(message);
  }
}
