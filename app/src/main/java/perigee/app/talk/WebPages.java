package perigee.app.talk;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import perigee.net.http.Bodies;
import perigee.net.http.Exchange;
import perigee.net.http.ExchangeHandler;
import perigee.wire.http.AcceptEncoding;
import perigee.wire.http.EntityTag;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.ResponseHead;

/// Answers with the files of the web app. Nothing of it comes from elsewhere, and the policy says
/// so to the browser.
final class WebPages implements ExchangeHandler {

  private static final String POLICY =
      "default-src 'none'; script-src 'self'; worker-src 'self'; "
          + "style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
          + "media-src 'self' blob: mediastream:; connect-src 'self' ws: wss:; "
          + "manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  private static final String PERMISSIONS =
      "camera=(self), microphone=(self), display-capture=(self), fullscreen=(self), "
          + "picture-in-picture=(self), screen-wake-lock=(self), speaker-selection=(self), "
          + "autoplay=(self), clipboard-write=(self), geolocation=(), payment=(), usb=()";

  private static final String NOT_BUILT =
      """
      <!doctype html>
      <html lang="en"><meta charset="utf-8"><title>Perigee</title>
      <p>The web app was not built with this program. Build it with <code>./perigee</code> on a
      machine that has Node.js and npm.
      """;

  private final WebApp app;
  private final Runnable onVisit;

  /// Answers with an app's files.
  ///
  /// @param onVisit run when somebody opens the app
  WebPages(WebApp app, Runnable onVisit) {
    this.app = app;
    this.onVisit = onVisit;
  }

  @Override
  public void handle(Exchange exchange) {
    String method = exchange.request().method();
    String path = path(exchange.request().target());
    if (!method.equals("GET") && !method.equals("HEAD")) {
      text(exchange, 405, "only GET and HEAD\n", "allow", "GET, HEAD");
      return;
    }
    WebFile file = app.find(path);
    if (path.indexOf('.') < 0) {
      onVisit.run();
    }
    if (file != null) {
      send(exchange, file);
    } else if (!app.isBuilt() && path.indexOf('.') < 0) {
      exchange.respond(
          head(200, "content-type", "text/html; charset=utf-8", "cache-control", "no-store"),
          Bodies.of(NOT_BUILT));
    } else {
      text(exchange, 404, "no such file\n");
    }
  }

  private static void send(Exchange exchange, WebFile file) {
    Fields asked = exchange.request().fields();
    String coding =
        AcceptEncoding.parse(asked.combined("accept-encoding"))
            .best(offered(file))
            .orElse("identity");
    EntityTag tag = new EntityTag(true, file.tag());
    List<String> fields =
        new ArrayList<>(
            List.of(
                "etag",
                tag.toString(),
                "vary",
                "accept-encoding",
                "cache-control",
                file.forGood() ? "public, max-age=31536000, immutable" : "no-cache"));
    if (isKnown(asked.combined("if-none-match"), tag)) {
      exchange.respond(head(304, fields.toArray(new String[0])), Bodies.empty());
      return;
    }
    fields.addAll(List.of("content-type", file.type()));
    if (!coding.equals("identity")) {
      fields.addAll(List.of("content-encoding", coding));
    }
    WebFile.Bytes bytes = file.codings().get(coding);
    exchange.respond(
        head(200, fields.toArray(new String[0])),
        Bodies.of(bytes == null ? new byte[0] : bytes.all()));
  }

  private static List<String> offered(WebFile file) {
    return List.of("br", "gzip", "identity").stream().filter(file.codings()::containsKey).toList();
  }

  private static boolean isKnown(@Nullable String tags, EntityTag tag) {
    return tags != null && EntityTag.list(tags).stream().anyMatch(tag::weaklyEquals);
  }

  private static void text(Exchange exchange, int status, String text, String... more) {
    List<String> fields = new ArrayList<>(List.of(more));
    fields.addAll(
        List.of("content-type", "text/plain; charset=utf-8", "cache-control", "no-store"));
    exchange.respond(head(status, fields.toArray(new String[0])), Bodies.of(text));
  }

  private static ResponseHead head(int status, String... fields) {
    Fields all =
        Fields.of(fields).toBuilder()
            .add("content-security-policy", POLICY)
            .add("permissions-policy", PERMISSIONS)
            .add("x-content-type-options", "nosniff")
            .add("referrer-policy", "no-referrer")
            .add("cross-origin-opener-policy", "same-origin")
            .build();
    return new ResponseHead(status, "", HttpVersion.HTTP_1_1, all);
  }

  /// The path of a target, without its query.
  static String path(String target) {
    int end = target.indexOf('?');
    return end < 0 ? target : target.substring(0, end);
  }
}
