package perigee.content.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// How bytes get into a file; the one place where a disk that is full or broken shows.
interface FileWrites {

  /// Writes to the disk itself.
  FileWrites DIRECT =
      (channel, bytes, at) -> {
        long next = at;
        while (bytes.hasRemaining()) {
          next += channel.write(bytes, next);
        }
      };

  /// Writes all that remains.
  void write(FileChannel channel, ByteBuffer bytes, long at) throws IOException;
}
