package perigee.app.talk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import perigee.wire.octets.Sha256;

/// The built web app, held in memory: a few files of a few hundred kilobytes. Not changed after it
/// was read; safe for all threads.
final class WebApp {

  private static final int MOST_FILES = 4096;
  private static final long MOST_BYTES = 64L << 20;

  /// Where the build puts what it names by a hash.
  private static final String HASHED = "/assets/";

  private static final String INDEX = "/index.html";
  private static final List<String> CODED = List.of(".br", ".gz");

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("mjs", "text/javascript; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("webp", "image/webp"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("wasm", "application/wasm"),
          Map.entry("mp3", "audio/mpeg"),
          Map.entry("ogg", "audio/ogg"),
          Map.entry("wav", "audio/wav"),
          Map.entry("txt", "text/plain; charset=utf-8"));

  private final Map<String, WebFile> files;

  private WebApp(Map<String, WebFile> files) {
    this.files = Map.copyOf(files);
  }

  /// Reads a folder; one that isn't there is an app without files.
  ///
  /// @throws IOException if it can't be read, or is no web app for its size
  static WebApp read(Path folder) throws IOException {
    Map<String, WebFile> files = new HashMap<>();
    if (!Files.isDirectory(folder)) {
      return new WebApp(files);
    }
    long bytes = 0;
    for (Path file : list(folder)) {
      String path = "/" + folder.relativize(file).toString();
      if (CODED.stream().noneMatch(path::endsWith)) {
        WebFile read = read(file, path);
        files.put(path, read);
        bytes += read.codings().values().stream().mapToLong(WebFile.Bytes::length).sum();
        if (bytes > MOST_BYTES) {
          throw new IOException(folder + " holds more than " + MOST_BYTES + " bytes");
        }
      }
    }
    return new WebApp(files);
  }

  private static List<Path> list(Path folder) throws IOException {
    List<Path> all = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(folder)) {
      walk.filter(Files::isRegularFile).limit(MOST_FILES + 1L).forEach(all::add);
    }
    if (all.size() > MOST_FILES) {
      throw new IOException(folder + " holds more than " + MOST_FILES + " files");
    }
    return all;
  }

  private static WebFile read(Path file, String path) throws IOException {
    byte[] plain = Files.readAllBytes(file);
    Map<String, WebFile.Bytes> codings = new HashMap<>();
    codings.put("identity", new WebFile.Bytes(plain));
    coded(file, ".br").ifPresent(bytes -> codings.put("br", bytes));
    coded(file, ".gz").ifPresent(bytes -> codings.put("gzip", bytes));
    String ending = path.substring(path.lastIndexOf('.') + 1);
    return new WebFile(
        TYPES.getOrDefault(ending, "application/octet-stream"),
        path.startsWith(HASHED),
        tag(plain),
        codings);
  }

  private static Optional<WebFile.Bytes> coded(Path file, String ending) throws IOException {
    Path coded = file.resolveSibling(file.getFileName() + ending);
    return Files.isRegularFile(coded)
        ? Optional.of(new WebFile.Bytes(Files.readAllBytes(coded)))
        : Optional.empty();
  }

  private static String tag(byte[] bytes) {
    return HexFormat.of().formatHex(Sha256.of(bytes), 0, 8);
  }

  boolean isBuilt() {
    return files.containsKey(INDEX);
  }

  /// The file of a path; of a path that names none, but could be a place in the app, the app
  /// itself. Null if there is nothing.
  @Nullable WebFile find(String path) {
    WebFile named = files.get(path);
    boolean isPlace = path.indexOf('.', path.lastIndexOf('/')) < 0;
    return named == null && isPlace ? files.get(INDEX) : named;
  }
}
