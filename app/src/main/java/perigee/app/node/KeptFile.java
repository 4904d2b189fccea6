package perigee.app.node;

import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.net.file.WholeFile;

/// A file with what a node starts from when control is away. If it can't be written, on a full disk
/// for instance, what it was to hold is in force all the same: only a start without control would
/// miss it. So that is told, once, and the node goes on. Used by the fleet link's thread.
final class KeptFile {

  private static final Logger LOG = LoggerFactory.getLogger(KeptFile.class);

  private final Path file;
  private boolean failing;

  KeptFile(Path file) {
    this.file = file;
  }

  Path path() {
    return file;
  }

  /// Replaces what it holds; whether it could.
  boolean keep(byte[] octets) {
    try {
      WholeFile.replace(file, octets);
      if (failing) {
        LOG.info("event=kept-again file={}", file);
      }
      failing = false;
    } catch (IOException e) {
      if (!failing) {
        LOG.warn("event=not-kept file={} error=\"{}\"", file, e.toString());
      }
      failing = true;
    }
    return !failing;
  }
}
