package perigee.wire.matroska;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// The parts of a file that are not its clusters. A file is written from front to back, and plays
/// wherever it ends: its length is not told, nor is there a table of contents. Both are put in
/// their reserved places once it is whole.
public final class MatroskaFile {

  /// Octets reserved for the table that says where the others are.
  public static final int SEEK_ROOM = 96;

  /// Octets reserved for the duration.
  public static final int DURATION_ROOM = 11;

  private static final Instant EPOCH = Instant.parse("2001-01-01T00:00:00Z");
  private static final long MILLI = 1_000_000;
  private static final String APP = "Perigee";
  private static final int VERSION = 4;

  private MatroskaFile() {}

  /// What a file begins with.
  ///
  /// @param isWebm whether all of it is what WebM allows
  public static byte[] head(
      boolean isWebm, String title, Instant begunAt, List<MatroskaTrack> tracks) {
    EbmlWriter out = new EbmlWriter();
    int ebml = out.begin(MatroskaIds.EBML);
    out.number(MatroskaIds.EBML_VERSION, 1);
    out.number(MatroskaIds.EBML_READ_VERSION, 1);
    out.number(MatroskaIds.EBML_MOST_ID, Integer.BYTES);
    out.number(MatroskaIds.EBML_MOST_SIZE, Long.BYTES);
    out.text(MatroskaIds.DOC_TYPE, isWebm ? "webm" : "matroska");
    out.number(MatroskaIds.DOC_TYPE_VERSION, VERSION);
    out.number(MatroskaIds.DOC_TYPE_READ_VERSION, 2);
    out.end(ebml);
    int _ = out.begin(MatroskaIds.SEGMENT);
    out.nothing(SEEK_ROOM);
    int info = out.begin(MatroskaIds.INFO);
    out.number(MatroskaIds.TIMESTAMP_SCALE, MILLI);
    out.text(MatroskaIds.MUXING_APP, APP);
    out.text(MatroskaIds.WRITING_APP, APP);
    out.date(MatroskaIds.DATE, Duration.between(EPOCH, begunAt).toNanos());
    out.text(MatroskaIds.TITLE, title);
    out.nothing(DURATION_ROOM);
    out.end(info);
    int all = out.begin(MatroskaIds.TRACKS);
    tracks.forEach(track -> track.write(out));
    out.end(all);
    return out.copy();
  }

  /// Where one can begin to play.
  ///
  /// @param millis when
  /// @param cluster where its cluster is, counted from the segment's first octet
  public record Cue(long millis, int track, long cluster) {}

  public static byte[] cues(List<Cue> cues) {
    EbmlWriter out = new EbmlWriter();
    int all = out.begin(MatroskaIds.CUES);
    for (Cue cue : cues) {
      int point = out.begin(MatroskaIds.CUE_POINT);
      out.number(MatroskaIds.CUE_TIME, cue.millis());
      int positions = out.begin(MatroskaIds.CUE_POSITIONS);
      out.number(MatroskaIds.CUE_TRACK, cue.track());
      out.number(MatroskaIds.CUE_CLUSTER, cue.cluster());
      out.end(positions);
      out.end(point);
    }
    out.end(all);
    return out.copy();
  }

  /// Where things are, counted from the segment's first octet; as long as the room for it.
  public static byte[] seekHead(long info, long tracks, long cues) {
    EbmlWriter out = new EbmlWriter();
    int all = out.begin(MatroskaIds.SEEK_HEAD);
    seek(out, MatroskaIds.INFO, info);
    seek(out, MatroskaIds.TRACKS, tracks);
    seek(out, MatroskaIds.CUES, cues);
    out.end(all);
    out.nothing(SEEK_ROOM - out.length());
    return out.copy();
  }

  private static void seek(EbmlWriter out, int id, long at) {
    EbmlWriter name = new EbmlWriter();
    name.id(id);
    EbmlWriter body = new EbmlWriter();
    body.binary(MatroskaIds.SEEK_ID, name.copy());
    body.number(MatroskaIds.SEEK_POSITION, at);
    out.binary(MatroskaIds.SEEK, body.copy());
  }

  /// As long as the room for it.
  public static byte[] duration(long millis) {
    EbmlWriter out = new EbmlWriter();
    out.real(MatroskaIds.DURATION, (double) millis);
    return out.copy();
  }

  /// The size of an element, in eight octets.
  public static byte[] size(long octets) {
    EbmlWriter out = new EbmlWriter();
    out.big(octets | (1L << 56), EbmlWriter.SIZE_OCTETS);
    return out.copy();
  }
}
