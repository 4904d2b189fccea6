package perigee.calling.letter;

import java.security.PrivateKey;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import perigee.model.document.Json;
import perigee.model.document.Mapping;
import perigee.model.identity.IdentityTrust;
import perigee.model.identity.Jws;
import tools.jackson.databind.node.ObjectNode;

/// What a person says to another, signed by a device of theirs; the receiver is among what is
/// signed, so that nobody passes it on as if it had been written to somebody else.
///
/// @param to the receiver's id; to one's own devices, whose conversation it belongs to
/// @param id by which it is known when it comes twice
/// @param type of the body, a media type
/// @param group that it is said in; null for none
/// @param permit with which messages may be left for its writer by people of the group
/// @param certificate of the device that signed it
public record Letter(
    String to,
    String id,
    Instant at,
    String type,
    String body,
    @Nullable Group group,
    String permit,
    String certificate) {

  /// A text.
  public static final String TEXT = "text/plain";

  /// What became of another letter (RFC 5438).
  public static final String MARK = "message/imdn+xml";

  private static final String JWS_TYPE = "perigee-message";
  private static final int MOST_ID = 128;
  private static final int MOST_PERMIT = 1024;

  /// One that is said to a person alone.
  public Letter(String to, String id, Instant at, String type, String body, String certificate) {
    this(to, id, at, type, body, null, "", certificate);
  }

  /// Signs it.
  ///
  /// @param device the id of the device whose key it is
  public String sign(String device, PrivateKey key) {
    ObjectNode payload =
        Json.object()
            .put("to", to)
            .put("id", id)
            .put("at", at.toEpochMilli())
            .put("type", type)
            .put("body", body)
            .put("cert", certificate);
    if (group != null) {
      payload.set("group", group.json());
      payload.put("permit", permit);
    }
    return Jws.sign(Jws.Algorithm.ES256, JWS_TYPE, device, payload, key);
  }

  /// Reads one and checks whose it is.
  ///
  /// @param from who is said to have written it
  /// @param now when it came
  /// @return empty if it is not theirs
  public static Optional<Proved<Letter>> read(
      String signed, IdentityTrust trust, String from, Instant now) {
    return Proved.read(signed, JWS_TYPE, Letter::of, Letter::certificate, trust, from, now);
  }

  private static Letter of(Mapping map) {
    String id = map.string("id");
    String permit = map.string("permit", "");
    return new Letter(
        map.string("to"),
        id.substring(0, Math.min(MOST_ID, id.length())),
        Instant.ofEpochMilli(map.required("at").integer(0L, Long.MAX_VALUE)),
        map.string("type"),
        map.string("body", ""),
        map.optional("group").map(Group::of).orElse(null),
        permit.length() <= MOST_PERMIT ? permit : "",
        map.string("cert"));
  }
}
