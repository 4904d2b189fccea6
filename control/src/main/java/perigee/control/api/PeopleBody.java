package perigee.control.api;

import java.net.URI;
import java.security.interfaces.ECPublicKey;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import perigee.control.login.LoginSettings;
import perigee.control.login.Passkeys;
import perigee.control.login.PersonDesk;
import perigee.model.identity.DeviceKey;
import tools.jackson.databind.JsonNode;

/// What bodies say of people, read and checked.
final class PeopleBody {

  static final int MOST_ID = 32;
  static final int LEAST_PASSWORD = 8;
  static final int MOST_PASSWORD = Sessions.MOST_PASSWORD_CHARACTERS;

  private static final int MOST_NAME = 80;
  private static final int MOST_EMAIL = 254;
  private static final int MOST_TEXT = 8192;
  private static final int COORDINATE = 43;
  private static final Pattern EMAIL = Pattern.compile("[^@\\s\\p{Cntrl}]+@[^@\\s\\p{Cntrl}]+");
  private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}");

  private PeopleBody() {}

  /// A device as it asks to be certified.
  ///
  /// @param id if it has been here before
  record DeviceOrder(Optional<String> id, String name, ECPublicKey key) {}

  static String id(Fields body) {
    String id = body.text("id", MOST_ID);
    if (!PersonDesk.isId(id)) {
      throw body.wrong(
          "id", "must be 2 to 32 of a-z, 0-9, '.', '_' and -, and begin with a letter or digit");
    }
    return id;
  }

  static Optional<String> displayName(Fields body) {
    return body.optionalText("displayName", MOST_NAME)
        .map(name -> CONTROLS.matcher(name).replaceAll(" ").strip())
        .filter(name -> !name.isEmpty());
  }

  static Optional<String> email(Fields body) {
    Optional<String> email = body.optionalText("email", MOST_EMAIL);
    if (email.isPresent() && !EMAIL.matcher(email.get()).matches()) {
      throw body.wrong("email", "is no address like anna@example.org");
    }
    return email;
  }

  static String password(Fields body, String field) {
    String password = body.text(field, MOST_PASSWORD);
    if (password.length() < LEAST_PASSWORD) {
      throw body.wrong(
          field, "is too short; it must have at least " + LEAST_PASSWORD + " characters");
    }
    return password;
  }

  static Optional<DeviceOrder> device(Fields body) {
    return body.fields("device", Set.of("id", "name", "key")).map(PeopleBody::order);
  }

  private static DeviceOrder order(Fields device) {
    // What else a browser writes in a JWK counts for nothing here.
    Fields key =
        device
            .fields("key", Set.of("kty", "crv", "x", "y", "ext", "key_ops", "alg", "use", "kid"))
            .orElseThrow(() -> device.wrong("key", "is missing; it must be a JWK"));
    if (!key.text("crv", COORDINATE).equals("P-256")) {
      throw key.wrong("crv", "must be P-256");
    }
    ECPublicKey point =
        DeviceKey.of(key.text("x", COORDINATE), key.text("y", COORDINATE))
            .orElseThrow(() -> key.wrong("x", "and y are no point of P-256"));
    return new DeviceOrder(
        device.optionalText("id", MOST_ID), device.text("name", MOST_NAME), point);
  }

  static Passkeys.Made made(Fields passkey) {
    return new Passkeys.Made(
        passkey.text("id", MOST_TEXT),
        passkey.text("clientData", MOST_TEXT),
        passkey.text("authenticatorData", MOST_TEXT),
        passkey.text("publicKey", MOST_TEXT),
        (int)
            passkey
                .whole("algorithm", -65_535, 0)
                .orElseThrow(() -> passkey.wrong("algorithm", "is missing")));
  }

  static final Set<String> MADE =
      Set.of("id", "clientData", "authenticatorData", "publicKey", "algorithm");

  static Passkeys.Signed signed(Fields passkey) {
    return new Passkeys.Signed(
        passkey.text("id", MOST_TEXT),
        passkey.text("clientData", MOST_TEXT),
        passkey.text("authenticatorData", MOST_TEXT),
        passkey.text("signature", MOST_TEXT));
  }

  static final Set<String> SIGNED = Set.of("id", "clientData", "authenticatorData", "signature");

  /// Where the browser is, as far as passkeys care.
  static Passkeys.Site site(Call call, LoginSettings settings) {
    String root = call.root();
    String host = URI.create(root).getHost();
    String party = settings.relyingParty();
    return new Passkeys.Site(root, party == null ? String.valueOf(host) : party);
  }

  static Set<String> groups(Fields body) {
    return Set.copyOf(
        body.texts("groups", 16, MOST_NAME).stream()
            .map(name -> CONTROLS.matcher(name).replaceAll(" ").strip())
            .filter(name -> !name.isEmpty())
            .toList());
  }

  static long number(Fields body, JsonNode node, String field) {
    if (!node.isIntegralNumber() || !node.canConvertToLong()) {
      throw body.wrong(field, "must be a list of whole numbers");
    }
    return node.longValue();
  }
}
