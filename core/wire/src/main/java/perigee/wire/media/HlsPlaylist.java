package perigee.wire.media;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads an HLS playlist (RFC 8216), with the parts and preload hints of its second edition. One
/// pass over the lines.
final class HlsPlaylist {

  private static final String STREAM = "#EXT-X-STREAM-INF:";
  private static final String MEDIA = "#EXT-X-MEDIA:";
  private static final String MAP = "#EXT-X-MAP:";
  private static final String RANGE = "#EXT-X-BYTERANGE:";
  private static final String PART = "#EXT-X-PART:";
  private static final String HINT = "#EXT-X-PRELOAD-HINT:";

  private final Location at;
  private final List<String> playlists = new ArrayList<>();
  private final List<Segment> inits = new ArrayList<>();
  private final List<Segment> segments = new ArrayList<>();
  private final List<Segment> parts = new ArrayList<>();

  private boolean streamFollows;
  private @Nullable String range;
  private long rangeEnd;
  private String rangedTarget = "";
  private boolean ended;

  private HlsPlaylist(Location at) {
    this.at = at;
  }

  static Optional<Manifest> read(String text, Location at) {
    HlsPlaylist playlist = new HlsPlaylist(at);
    text.lines().map(String::strip).forEach(playlist::line);
    List<Track> tracks = new ArrayList<>(2);
    for (List<Segment> each : List.of(playlist.segments, playlist.parts)) {
      if (!each.isEmpty()) {
        tracks.add(new Track.Listed(each));
      }
    }
    return Optional.of(new Manifest(playlist.playlists, playlist.inits, tracks, playlist.ended));
  }

  private void line(String line) {
    if (line.startsWith(STREAM)) {
      streamFollows = true;
    } else if (line.startsWith(MEDIA)) {
      playlist(HlsAttributes.of(line).text("URI"));
    } else if (line.startsWith(MAP)) {
      attributed(line, "BYTERANGE", inits);
    } else if (line.startsWith(PART)) {
      attributed(line, "BYTERANGE", parts);
    } else if (line.startsWith(HINT)) {
      hint(line);
    } else if (line.startsWith(RANGE)) {
      range = line.substring(RANGE.length());
    } else if (line.equals("#EXT-X-ENDLIST")) {
      ended = true;
    } else if (!line.isEmpty() && !line.startsWith("#")) {
      uri(line);
    }
  }

  private void uri(String line) {
    if (streamFollows) {
      streamFollows = false;
      playlist(line);
      return;
    }
    String given = range;
    range = null;
    add(segments, line, given);
  }

  private void playlist(@Nullable String reference) {
    String target = reference == null ? null : at.target(reference);
    if (target != null && playlists.size() < Manifest.MOST_PLAYLISTS) {
      playlists.add(target);
    }
  }

  private void attributed(String line, String rangeName, List<Segment> to) {
    HlsAttributes attributes = HlsAttributes.of(line);
    String uri = attributes.text("URI");
    if (uri != null) {
      add(to, uri, attributes.text(rangeName));
    }
  }

  /// A part that will be there next, or an initialization section (§4.4.5.3 of the second edition).
  private void hint(String line) {
    HlsAttributes attributes = HlsAttributes.of(line);
    String uri = attributes.text("URI");
    boolean partial = attributes.text("BYTERANGE-START") != null;
    if (uri != null && !partial) {
      add("MAP".equals(attributes.text("TYPE")) ? inits : parts, uri, null);
    }
  }

  /// Adds a segment unless it is the one before it again.
  private void add(List<Segment> to, String reference, @Nullable String bytes) {
    String target = at.target(reference);
    if (target == null || to.size() >= Manifest.MOST_SEGMENTS) {
      return;
    }
    Segment segment = bytes == null ? Segment.whole(target) : part(target, bytes);
    if (segment != null && (to.isEmpty() || !to.getLast().equals(segment))) {
      to.add(segment);
    }
  }

  /// `LENGTH[@OFFSET]`; without an offset it follows the part before it (§4.3.2.2).
  private @Nullable Segment part(String target, String bytes) {
    int sign = bytes.indexOf('@');
    long length = Numbers.parse(sign < 0 ? bytes : bytes.substring(0, sign));
    long follows = target.equals(rangedTarget) ? rangeEnd : 0;
    long from = sign < 0 ? follows : Numbers.parse(bytes.substring(sign + 1));
    if (length < 1 || from < 0 || from > Long.MAX_VALUE - length) {
      return null;
    }
    rangedTarget = target;
    rangeEnd = from + length;
    return new Segment(target, from, rangeEnd - 1);
  }
}
