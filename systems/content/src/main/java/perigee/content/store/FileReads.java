package perigee.content.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// How bytes come out of a file; the one place where a disk that can't be read shows.
interface FileReads {

  /// Reads from the disk itself.
  FileReads DIRECT = FileChannel::read;

  /// Reads some bytes.
  ///
  /// @return how many; -1 at the end of the file
  int read(FileChannel channel, ByteBuffer bytes, long at) throws IOException;
}
