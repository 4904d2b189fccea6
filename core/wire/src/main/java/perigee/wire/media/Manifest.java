package perigee.wire.media;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a manifest names, as far as it is on the manifest's own host.
///
/// @param playlists other manifests that a client takes next
/// @param inits what a client takes before any segment
/// @param tracks the segments
/// @param complete whether no segment will be added: a client begins at the first one, else near
///   the last
public record Manifest(
    List<String> playlists, List<Segment> inits, List<Track> tracks, boolean complete) {

  /// Characters of the longest manifest that is read.
  public static final int MOST_CHARACTERS = 1 << 20;

  /// Segments of one manifest; what follows them is not known.
  static final int MOST_SEGMENTS = 8_192;

  static final int MOST_PLAYLISTS = 64;

  public Manifest {
    playlists = List.copyOf(playlists);
    inits = List.copyOf(inits);
    tracks = List.copyOf(tracks);
  }

  /// Whether a response is one, by its type or, where that says nothing, by its name.
  ///
  /// @param type the value of `Content-Type`, or an empty text
  public static boolean isLikely(String type, String path) {
    String media = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return switch (media) {
      case "application/vnd.apple.mpegurl",
          "application/x-mpegurl",
          "audio/mpegurl",
          "audio/x-mpegurl",
          "application/dash+xml" ->
          true;
      case "", "application/octet-stream", "text/plain", "text/xml", "application/xml" ->
          path.endsWith(".m3u8") || path.endsWith(".mpd");
      default -> false;
    };
  }

  /// Reads an HLS playlist or a DASH description; empty if it is neither, or malformed.
  public static Optional<Manifest> read(String text, Location at) {
    if (text.length() > MOST_CHARACTERS) {
      return Optional.empty();
    }
    return text.startsWith("#EXTM3U") ? HlsPlaylist.read(text, at) : DashDescription.read(text, at);
  }
}
