package perigee.model.property;

import java.util.List;

/// What the edge does about content codings (RFC 9110 §8.4.1).
///
/// @param on whether it codes, and decodes for clients that don't accept what the origin sent
/// @param codings that it makes, the best liked first: of those that a client likes equally the
///   first is taken
/// @param types media types in lower case that are worth it; `type/*` stands for all of a type
/// @param leastBytes shorter bodies are sent as they are
public record Compression(boolean on, List<String> codings, List<String> types, int leastBytes) {

  /// Brotli first: what is stored is made once, so that its size is what counts, and for text its
  /// own dictionary wins.
  public static final List<String> CODINGS = List.of("br", "zstd", "gzip");

  /// Text, and what is text in disguise. Pictures, films, fonts and archives are compressed
  /// already.
  public static final List<String> TYPES =
      List.of(
          "text/*",
          "application/atom+xml",
          "application/dash+xml",
          "application/geo+json",
          "application/javascript",
          "application/json",
          "application/ld+json",
          "application/manifest+json",
          "application/rss+xml",
          "application/vnd.apple.mpegurl",
          "application/wasm",
          "application/x-javascript",
          "application/x-mpegurl",
          "application/xhtml+xml",
          "application/xml",
          "audio/mpegurl",
          "font/otf",
          "font/ttf",
          "image/bmp",
          "image/svg+xml",
          "image/x-icon");

  /// Below it the coding's own bytes and the client's work outweigh the gain.
  public static final int LEAST_BYTES = 256;

  public static final Compression ON = new Compression(true, CODINGS, TYPES, LEAST_BYTES);
  public static final Compression OFF = new Compression(false, CODINGS, TYPES, LEAST_BYTES);

  public Compression {
    codings = List.copyOf(codings);
    types = List.copyOf(types);
  }
}
