package perigee.content.semantics;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import perigee.wire.http.RequestHead;
import perigee.wire.http.ResponseHead;

/// Web cache deception: somebody is lured to `/account/x.css`, the origin answers with the
/// account's page, and a property that gives `*.css` a lifetime would keep it for everybody.
///
/// A page or data under a name that promises a file of another kind isn't stored under the
/// property's own lifetime; an origin that says itself how long it is fresh is believed.
final class Deception {

  private static final Set<String> FILES =
      Set.of(
          "7z", "apk", "avi", "avif", "bin", "bmp", "bz2", "class", "css", "dmg", "ejs", "eot",
          "eps", "exe", "flac", "gif", "gz", "ico", "iso", "jar", "jpeg", "jpg", "js", "m4s", "mid",
          "midi", "mjs", "mkv", "mp3", "mp4", "ogg", "otf", "pict", "pls", "png", "ps", "rar",
          "svg", "svgz", "swf", "tar", "tif", "tiff", "ts", "ttf", "wasm", "webm", "webp", "woff",
          "woff2", "zip", "zst");

  private Deception() {}

  static boolean suspects(RequestHead request, ResponseHead response) {
    return response.status() < 300
        && isPageOrData(response.fields().first("content-type"))
        && FILES.contains(extension(request.target()));
  }

  private static boolean isPageOrData(@Nullable String contentType) {
    if (contentType == null) {
      return false;
    }
    int end = contentType.indexOf(';');
    String type = (end < 0 ? contentType : contentType.substring(0, end)).strip();
    String lower = type.toLowerCase(Locale.ROOT);
    return lower.equals("text/html")
        || lower.equals("application/xhtml+xml")
        || lower.equals("application/json")
        || lower.endsWith("+json");
  }

  private static String extension(String target) {
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    return path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }
}
