package perigee.model.identity;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import perigee.model.document.Document;
import perigee.model.document.Json;
import perigee.model.document.Mapping;
import perigee.model.document.Reading;
import perigee.model.document.Value;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What nodes and control say to each other of people, as JSON.
public final class IdentityJson {

  private IdentityJson() {}

  /// A text is not what it should be.
  public static final class MalformedIdentity extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedIdentity(String problems) {
      super(problems);
    }
  }

  /// The question for a person.
  public static String person(String id) {
    return Json.compact(Json.object().put("person", id));
  }

  public static String readPerson(String json) throws MalformedIdentity {
    return read(json, map -> map.string("person"));
  }

  /// What a super node looks for.
  public static String search(String text) {
    return Json.compact(Json.object().put("text", text));
  }

  public static String readSearch(String json) throws MalformedIdentity {
    return read(json, map -> map.string("text"));
  }

  /// People who were found.
  public static String names(List<PersonName> found) {
    ObjectNode json = Json.object();
    ArrayNode all = json.putArray("people");
    found.forEach(one -> all.addObject().put("id", one.id()).put("name", one.name()));
    return Json.compact(json);
  }

  public static List<PersonName> readNames(String json) throws MalformedIdentity {
    return read(
        json,
        map ->
            map.required("people").items().stream()
                .map(Value::anyMap)
                .map(one -> new PersonName(one.string("id"), one.string("name")))
                .toList());
  }

  public static String write(Optional<DigestSecret> secret) {
    ObjectNode json = Json.object();
    secret.ifPresent(s ->
        json.put("person", s.person())
            .put("realm", s.realm())
            .put("md5", s.md5())
            .put("sha256", s.sha256()));
    return Json.compact(json);
  }

  public static Optional<DigestSecret> digestSecret(String json) throws MalformedIdentity {
    return read(
        json,
        map ->
            map.has("person")
                ? Optional.of(
                    new DigestSecret(
                        map.string("person"),
                        map.string("realm"),
                        map.string("md5"),
                        map.string("sha256")))
                : Optional.empty());
  }

  public static String write(IdentityTrust trust) {
    return Json.compact(tree(trust));
  }

  /// Also for browsers.
  public static ObjectNode tree(IdentityTrust trust) {
    ObjectNode json = Json.object();
    ArrayNode keys = json.putArray("keys");
    trust.keys().forEach(key -> keys.addObject().put("id", key.id()).put("spki", key.spki()));
    return json.put("revocations", trust.signedRevocations());
  }

  public static IdentityTrust trust(String json) throws MalformedIdentity {
    return read(
        json,
        map -> {
          List<AuthorityKey> keys =
              map.items("keys").stream().map(IdentityJson::key).flatMap(Optional::stream).toList();
          return IdentityTrust.of(keys, map.string("revocations", ""));
        });
  }

  private static Optional<AuthorityKey> key(Value value) {
    return AuthorityKey.read(value.anyMap().string("spki"));
  }

  private static <T> T read(String json, Function<Mapping, T> reader) throws MalformedIdentity {
    Function<Value, T> whole = value -> reader.apply(value.anyMap());
    return switch (Document.readJson(json, "identity", Jws.MOST_CHARS, whole)) {
      case Reading.Parsed<T>(T value) -> value;
      case Reading.Refused<T> refused -> throw new MalformedIdentity(refused.toString());
    };
  }
}
