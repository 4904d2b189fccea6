package perigee.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/// A directory served as a static site: `index.html` for a directory, `ETag` and `Last-Modified`
/// for each file, 304 to a matching `If-None-Match`.
public final class SiteOrigin implements AutoCloseable {

  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final Path root;
  private final String cacheControl;
  private final ScriptedOrigin origin;

  /// Serves at once, on a free port.
  ///
  /// @param cacheControl sent with every file
  public SiteOrigin(Path root, String cacheControl) {
    this.root = root.toAbsolutePath().normalize();
    this.cacheControl = cacheControl;
    origin = ScriptedOrigin.answering(this::script);
  }

  /// The server, to count requests, to stop it, and to script exceptions.
  public ScriptedOrigin origin() {
    return origin;
  }

  @Override
  public void close() {
    origin.close();
  }

  private Optional<Script> script(SeenRequest request) {
    String decoded = URLDecoder.decode(request.path().replace("+", "%2B"), StandardCharsets.UTF_8);
    Path file = root.resolve(decoded.substring(1)).normalize();
    if (!file.startsWith(root)) {
      return Optional.empty();
    }
    if (Files.isDirectory(file)) {
      file = file.resolve("index.html");
    }
    return Files.isRegularFile(file) ? Optional.of(file(file)) : Optional.empty();
  }

  private Script file(Path file) {
    try {
      Instant modified = Files.getLastModifiedTime(file).toInstant();
      byte[] bytes = Files.readAllBytes(file);
      String etag = "\"" + Long.toHexString(modified.toEpochMilli()) + "-" + bytes.length + "\"";
      return new Script()
          .header("content-type", type(file.getFileName()))
          .header("cache-control", cacheControl)
          .header("etag", etag)
          .header("last-modified", HTTP_DATE.format(modified))
          .body(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String type(Path name) {
    String file = name.toString();
    return switch (file.substring(file.lastIndexOf('.') + 1)) {
      case "html" -> "text/html; charset=utf-8";
      case "css" -> "text/css";
      case "js" -> "text/javascript";
      case "json" -> "application/json";
      case "svg" -> "image/svg+xml";
      case "png" -> "image/png";
      case "txt" -> "text/plain; charset=utf-8";
      default -> "application/octet-stream";
    };
  }
}
