package perigee.meeting.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import perigee.wire.matroska.EbmlWriter;
import perigee.wire.matroska.MatroskaCluster;
import perigee.wire.matroska.MatroskaFile;
import perigee.wire.matroska.MatroskaTrack;

/// A file that is being written, cluster after cluster, each of a second at the most and with one
/// write. Wherever it ends, it plays. It belongs to one thread.
final class MediaFile {

  private static final long CLUSTER_MILLIS = 1_000;
  private static final long LEAST_CLUSTER_MILLIS = 200;
  private static final int LARGEST_CLUSTER = 1 << 22;

  private final FileChannel channel;
  private final MatroskaCluster cluster = new MatroskaCluster();
  private final Path path;
  private boolean open;

  MediaFile(Path path, boolean isWebm, String title, Instant begunAt, List<MatroskaTrack> tracks)
      throws IOException {
    this.path = path;
    channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    byte[] head = MatroskaFile.head(isWebm, title, begunAt, tracks);
    write(ByteBuffer.wrap(head));
  }

  Path path() {
    return path;
  }

  /// Adds a frame; times of one track do not go back.
  void block(int track, long millis, boolean isKey, byte[] octets, int from, int length)
      throws IOException {
    long since = millis - cluster.beganMillis();
    boolean fresh = isKey && since >= LEAST_CLUSTER_MILLIS;
    boolean full = cluster.length() + length > LARGEST_CLUSTER || since >= CLUSTER_MILLIS;
    if (open && (fresh || full || !cluster.reaches(millis))) {
      flush();
    }
    if (!open) {
      cluster.begin(millis);
      open = true;
    }
    cluster.block(track, millis, isKey, octets, from, length);
  }

  /// Writes what is older than a second.
  void tick(long nowMillis) throws IOException {
    if (open && nowMillis - cluster.beganMillis() >= 2 * CLUSTER_MILLIS) {
      flush();
    }
  }

  private void flush() throws IOException {
    EbmlWriter whole = cluster.end();
    open = false;
    write(ByteBuffer.wrap(whole.octets(), 0, whole.length()));
  }

  private void write(ByteBuffer octets) throws IOException {
    while (octets.hasRemaining()) {
      int _ = channel.write(octets);
    }
  }

  /// Writes the rest. The table of contents is [FinishedFile]'s.
  void close() throws IOException {
    try (channel) {
      if (open) {
        flush();
      }
    }
  }
}
