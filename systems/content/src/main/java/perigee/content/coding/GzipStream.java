package perigee.content.coding;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;

/// The platform's gzip at a level of our choice, which it only lets a subclass say.
final class GzipStream extends GZIPOutputStream {

  GzipStream(OutputStream out, int level, int bufferBytes) throws IOException {
    super(out, bufferBytes, true);
    def.setLevel(level);
  }
}
