package perigee.net.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.URI;
import java.net.URISyntaxException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import perigee.wire.http.FieldLists;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.RequestHead;

/// The opening handshake at the server's end (RFC 6455 §4.2). Pure.
sealed interface Handshake {

  /// The client may have its WebSocket.
  ///
  /// @param fields of the 101 response
  /// @param subprotocol empty for none
  record Agreed(Fields fields, String subprotocol) implements Handshake {}

  /// It may not.
  record Refused(int status, Fields fields, String reason) implements Handshake {}

  String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  String VERSION = "13";
  int KEY_BYTES = 16;

  /// Judges a request.
  static Handshake judge(RequestHead request, WebSocketTerms terms) {
    Fields fields = request.fields();
    if (!request.method().equals("GET") || request.version() != HttpVersion.HTTP_1_1) {
      return upgradeRequired("here is a WebSocket, opened with GET of HTTP/1.1");
    }
    if (!lists(fields, "upgrade", "websocket") || !lists(fields, "connection", "upgrade")) {
      return upgradeRequired("here is a WebSocket; the request asks for no upgrade to one");
    }
    if (!VERSION.equals(fields.first("sec-websocket-version"))) {
      return upgradeRequired("the WebSocket's version must be " + VERSION);
    }
    String key = fields.first("sec-websocket-key");
    if (key == null || fields.all("sec-websocket-key").size() != 1 || !isKey(key)) {
      return new Refused(400, Fields.EMPTY, "Sec-WebSocket-Key must be 16 bytes in Base64");
    }
    String origin = fields.first("origin");
    if (origin != null && !mayOpen(origin, fields.first("host"), terms.origins())) {
      return new Refused(403, Fields.EMPTY, "pages of this origin may not open a WebSocket here");
    }
    return agree(fields, key, terms);
  }

  private static Handshake agree(Fields fields, String key, WebSocketTerms terms) {
    List<String> offered = FieldLists.split(fields.combined("sec-websocket-protocol"));
    Optional<String> chosen = terms.subprotocols().stream().filter(offered::contains).findFirst();
    if (terms.requiresSubprotocol() && chosen.isEmpty()) {
      return new Refused(
          400,
          Fields.EMPTY,
          "Sec-WebSocket-Protocol must offer " + String.join(" or ", terms.subprotocols()));
    }
    Fields.Builder answer =
        Fields.builder()
            .add("upgrade", "websocket")
            .add("connection", "Upgrade")
            .add("sec-websocket-accept", accept(key));
    chosen.ifPresent(name -> answer.add("sec-websocket-protocol", name));
    return new Agreed(answer.build(), chosen.orElse(""));
  }

  private static Refused upgradeRequired(String reason) {
    Fields fields = Fields.of("upgrade", "websocket", "sec-websocket-version", VERSION);
    return new Refused(426, fields, reason);
  }

  private static boolean lists(Fields fields, String name, String token) {
    return FieldLists.split(fields.combined(name)).stream().anyMatch(token::equalsIgnoreCase);
  }

  private static boolean isKey(String key) {
    try {
      return Base64.getDecoder().decode(key).length == KEY_BYTES;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /// Whether a page is of the host that is asked, or of one that is named.
  private static boolean mayOpen(String origin, @Nullable String host, List<String> others) {
    if (others.contains(origin) || others.contains(WebSocketTerms.ANYWHERE)) {
      return true;
    }
    try {
      String authority = new URI(origin).getRawAuthority();
      return host != null && host.equalsIgnoreCase(authority);
    } catch (URISyntaxException _) {
      return false;
    }
  }

  /// What proves that the key was read (§4.2.2).
  private static String accept(String key) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(ISO_8859_1));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }
}
