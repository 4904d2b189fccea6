package perigee.meeting.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import perigee.wire.matroska.EbmlReader;
import perigee.wire.matroska.EbmlWriter;
import perigee.wire.matroska.MatroskaBlock;
import perigee.wire.matroska.MatroskaFile;
import perigee.wire.matroska.MatroskaFile.Cue;
import perigee.wire.matroska.MatroskaIds;

/// Makes a file that ends somewhere whole: what is broken at its end is cut off; length, duration
/// and a table of contents are added. So a recording that was killed and one that ended in order
/// are finished in the same way.
final class FinishedFile {

  private static final int WINDOW = 1 << 16;
  private static final int SIZE_OCTETS = EbmlWriter.SIZE_OCTETS;
  private static final long CUE_EVERY_MILLIS = 5_000;

  private final FileChannel file;
  private final ByteBuffer window = ByteBuffer.allocate(WINDOW).limit(0);
  private long windowAt;
  private final long length;
  private final EbmlReader element = new EbmlReader();
  private final MatroskaBlock block = new MatroskaBlock();
  private final List<Cue> cues = new ArrayList<>();
  private final List<Cue> sounds = new ArrayList<>();
  private long segmentAt = -1;
  private long seekAt = -1;
  private long infoAt = -1;
  private long durationAt = -1;
  private long tracksAt = -1;
  private boolean hasVideo;
  private long endMillis;

  /// Where what is whole ends.
  private long wholeTo;

  private FinishedFile(FileChannel file) throws IOException {
    this.file = file;
    this.length = file.size();
  }

  /// Nothing can be made of a file.
  static final class NoRecording extends IOException {

    private static final long serialVersionUID = 1L;

    NoRecording(String reason) {
      super(reason);
    }
  }

  /// What came of it.
  ///
  /// @param millis when its last frame begins
  record Outcome(long octets, long millis) {}

  /// Finishes a file; one that is finished stays as it is, but for what it says.
  ///
  /// @throws NoRecording if it is none of ours, and will never be
  /// @throws IOException if it can't be read or written now
  static Outcome finish(Path path) throws IOException {
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return new FinishedFile(channel).run();
    }
  }

  private Outcome run() throws IOException {
    head();
    body();
    if (segmentAt < 0 || tracksAt < 0 || seekAt < 0 || durationAt < 0) {
      throw new NoRecording("it does not begin like a recording");
    }
    file.truncate(wholeTo);
    long cuesAt = wholeTo - segmentAt;
    put(wholeTo, MatroskaFile.cues(hasVideo ? cues : sounds));
    long end = file.size();
    put(seekAt, MatroskaFile.seekHead(infoAt - segmentAt, tracksAt - segmentAt, cuesAt));
    put(durationAt, MatroskaFile.duration(endMillis));
    put(segmentAt - SIZE_OCTETS, MatroskaFile.size(end - segmentAt));
    file.force(true);
    return new Outcome(end, endMillis);
  }

  private void put(long at, byte[] octets) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(octets);
    long place = at;
    while (rest.hasRemaining()) {
      place += file.write(rest, place);
    }
  }

  private void head() throws IOException {
    if (!read(0) || element.id() != MatroskaIds.EBML || element.size() < 0) {
      throw new NoRecording("it is no Matroska file");
    }
    long at = element.headLength() + element.size();
    if (!read(at) || element.id() != MatroskaIds.SEGMENT) {
      throw new NoRecording("it has no segment");
    }
    segmentAt = at + element.headLength();
    wholeTo = segmentAt;
  }

  private void body() throws IOException {
    long at = segmentAt;
    while (read(at)) {
      long inside = at + element.headLength();
      long next = inside + element.size();
      int id = element.id();
      if (id == MatroskaIds.CLUSTER) {
        if (!cluster(at, inside, Math.min(next, length), next)) {
          return;
        }
      } else if (element.size() < 0 || next > length || id == MatroskaIds.CUES) {
        return;
      } else {
        note(id, at, inside, next);
      }
      wholeTo = next;
      at = next;
    }
  }

  private void note(int id, long at, long inside, long next) throws IOException {
    switch (id) {
      case MatroskaIds.VOID, MatroskaIds.SEEK_HEAD -> seekAt = seekAt < 0 ? at : seekAt;
      case MatroskaIds.INFO -> {
        infoAt = at;
        for (long child = inside; child < next && read(child); child = behind(child)) {
          boolean isRoom = element.id() == MatroskaIds.VOID;
          if (isRoom || element.id() == MatroskaIds.DURATION) {
            durationAt = child;
          }
        }
      }
      case MatroskaIds.TRACKS -> {
        tracksAt = at;
        for (long child = inside; child < next && read(child); child = behind(child)) {
          if (element.id() == MatroskaIds.TRACK) {
            track(child + element.headLength(), behind(child));
          }
        }
      }
      default -> {
        // Nothing of it is needed.
      }
    }
  }

  /// The element that was read at a place ends before this one.
  private long behind(long at) throws IOException {
    return read(at) && element.size() >= 0 ? at + element.headLength() + element.size() : length;
  }

  private void track(long inside, long next) throws IOException {
    for (long child = inside; child < next && read(child); child = behind(child)) {
      if (element.id() == MatroskaIds.TRACK_TYPE && number(child) == 1) {
        hasVideo = true;
      }
    }
  }

  private long number(long at) throws IOException {
    if (!read(at)) {
      return 0;
    }
    int size = (int) Math.min(element.size(), Long.BYTES);
    long inside = at + element.headLength();
    return need(inside, size)
        ? EbmlReader.number(window.array(), (int) (inside - windowAt), size)
        : 0;
  }

  /// Goes through a cluster. One that was broken off is shortened to what is whole.
  ///
  /// @return whether it was whole
  private boolean cluster(long at, long inside, long end, long next) throws IOException {
    long began = 0;
    long wholeEnd = inside;
    boolean hasBlocks = false;
    for (long child = inside; child < end && read(child); child = wholeEnd) {
      long behind = child + element.headLength() + element.size();
      if (element.size() < 0 || behind > end) {
        break;
      }
      if (element.id() == MatroskaIds.TIMESTAMP) {
        began = number(child);
      } else if (element.id() == MatroskaIds.SIMPLE_BLOCK) {
        hasBlocks |= block(child + element.headLength(), behind, at, began);
      }
      wholeEnd = behind;
    }
    if (next == wholeEnd) {
      return true;
    }
    if (hasBlocks) {
      put(inside - SIZE_OCTETS, MatroskaFile.size(wholeEnd - inside));
      wholeTo = wholeEnd;
    }
    return false;
  }

  private boolean block(long inside, long behind, long cluster, long began) throws IOException {
    int head = (int) Math.min(behind - inside, MatroskaBlock.LONGEST_HEAD);
    if (!need(inside, head)) {
      return false;
    }
    int from = (int) (inside - windowAt);
    if (!block.read(window.array(), from, from + head)) {
      return false;
    }
    long millis = began + block.relativeMillis();
    endMillis = Math.max(endMillis, millis);
    boolean isVideo = hasVideo && block.track() == 1;
    List<Cue> into = isVideo ? cues : sounds;
    boolean isDue = into.isEmpty() || millis - into.getLast().millis() >= CUE_EVERY_MILLIS;
    if (block.isKey() && (isVideo ? isFresh(cluster) : isDue)) {
      into.add(new Cue(millis, (int) block.track(), cluster - segmentAt));
    }
    return true;
  }

  /// A cluster is pointed to once.
  private boolean isFresh(long cluster) {
    return cues.isEmpty() || cues.getLast().cluster() != cluster - segmentAt;
  }

  /// Reads the head of the element at a place.
  private boolean read(long at) throws IOException {
    int octets = (int) Math.min(EbmlReader.LONGEST_HEAD, length - at);
    if (octets < 2 || !need(at, octets)) {
      return false;
    }
    int from = (int) (at - windowAt);
    return element.read(window.array(), from, from + octets);
  }

  /// Has some octets in the window.
  private boolean need(long at, int octets) throws IOException {
    if (at < 0 || at + octets > length) {
      return false;
    }
    if (at < windowAt || at + octets > windowAt + window.limit()) {
      window.clear();
      windowAt = at;
      while (window.hasRemaining() && file.read(window, windowAt + window.position()) > 0) {
        // Until it is full, or the file is at its end.
      }
      window.flip();
    }
    return at + octets <= windowAt + window.limit();
  }
}
