package perigee.calling.letter;

import java.security.PrivateKey;
import java.time.Instant;
import java.util.Optional;
import perigee.model.document.Json;
import perigee.model.document.Mapping;
import perigee.model.identity.IdentityTrust;
import perigee.model.identity.Jws;
import tools.jackson.databind.node.ObjectNode;

/// A note between people about each other (docs/calls.md): one asks to become a contact, agrees,
/// parts, or a device introduces itself.
///
/// @param to the receiver's id
/// @param name as the sender calls himself
/// @param what `ask`, `accept`, `part`, `device`, or `mine` to one's own devices
/// @param certificate of the device that signed it
public record Note(String to, String name, String what, Instant at, String certificate) {

  /// Its media type.
  public static final String TYPE = "application/perigee-contact+jwt";

  /// A device introduces itself.
  public static final String DEVICE = "device";

  private static final String JWS_TYPE = "perigee-contact";
  private static final int MOST_CHARS = 60_000;
  private static final int MOST_NAME = 80;

  /// Signs it.
  ///
  /// @param device the id of the device whose key it is
  public String sign(String device, PrivateKey key) {
    ObjectNode payload =
        Json.object()
            .put("to", to)
            .put("name", name)
            .put("what", what)
            .put("at", at.toEpochMilli())
            .put("cert", certificate);
    return Jws.sign(Jws.Algorithm.ES256, JWS_TYPE, device, payload, key);
  }

  /// Reads one and checks whose it is.
  ///
  /// @param from who is said to have written it
  /// @return empty if it is not theirs
  public static Optional<Proved<Note>> read(
      String signed, IdentityTrust trust, String from, Instant now) {
    return signed.length() > MOST_CHARS
        ? Optional.empty()
        : Proved.read(signed, JWS_TYPE, Note::of, Note::certificate, trust, from, now);
  }

  private static Note of(Mapping map) {
    String name = map.string("name", "");
    return new Note(
        map.string("to"),
        name.substring(0, Math.min(MOST_NAME, name.length())),
        map.string("what"),
        Instant.ofEpochMilli(map.required("at").integer(0L, Long.MAX_VALUE)),
        map.string("cert"));
  }
}
