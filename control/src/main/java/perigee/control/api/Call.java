package perigee.control.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One request: who makes it, what it names, what it carries.
final class Call {

  static final int MAX_BODY_BYTES = 1 << 20;

  private static final Set<String> JSON = Set.of("application/json");

  private final Incoming incoming;
  private final Caller caller;

  Call(Incoming incoming, Caller caller) {
    this.incoming = incoming;
    this.caller = caller;
  }

  Caller caller() {
    return caller;
  }

  /// The address of the client.
  String address() {
    return incoming.address();
  }

  /// Scheme and authority that the client used.
  String root() {
    return incoming.root();
  }

  /// Whether a node passed it on for a browser.
  boolean isPassed() {
    return incoming instanceof PassedIncoming;
  }

  String path(String name) {
    return incoming.parameter(name);
  }

  Optional<String> query(String name) {
    return Optional.ofNullable(incoming.query(name));
  }

  @Nullable String header(String name) {
    return incoming.header(name);
  }

  /// A whole number in the query.
  long query(String name, long absent, long least, long most) {
    String text = incoming.query(name);
    if (text == null) {
      return absent;
    }
    if (!text.matches("[0-9]{1,18}")
        || Long.parseLong(text) < least
        || Long.parseLong(text) > most) {
      throw new Fault(
              Kind.MALFORMED_REQUEST,
              "query parameter " + name + " must be a whole number from " + least + " to " + most)
          .refusal();
    }
    return Long.parseLong(text);
  }

  Precondition precondition() {
    return Precondition.of(incoming.header("If-Match"), incoming.header("If-None-Match"));
  }

  /// The body as a JSON object with these fields and no others.
  Fields body(Set<String> known) {
    return Fields.of(json(), "", known);
  }

  JsonNode json() {
    return Json.read(text(JSON));
  }

  /// The body as text of one of these media types; a body without a type is taken as it is.
  String text(Set<String> types) {
    String type = incoming.header("Content-Type");
    String essence = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (!essence.isEmpty() && !types.contains(essence)) {
      throw new Fault(
              Kind.UNSUPPORTED_MEDIA_TYPE,
              "the body is '" + essence + "'; it must be " + String.join(" or ", types))
          .refusal();
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes())).toString();
    } catch (CharacterCodingException _) {
      throw new Fault(Kind.MALFORMED_REQUEST, "the body is not UTF-8").refusal();
    }
  }

  private byte[] bytes() {
    try {
      byte[] bytes = incoming.body(MAX_BODY_BYTES + 1);
      if (bytes.length > MAX_BODY_BYTES) {
        throw new Fault(
                Kind.CONTENT_TOO_LARGE,
                "the body is larger than " + MAX_BODY_BYTES + " bytes (1 MiB)")
            .with("Connection", "close")
            .refusal();
      }
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
