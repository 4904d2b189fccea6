package perigee.calling.letter;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import perigee.model.document.Document;
import perigee.model.document.Json;
import perigee.model.document.Mapping;
import perigee.model.document.Value;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What became of a group: it began, somebody came or went, it was named anew.
///
/// @param what `began`, `added`, `left`, `removed` or `named`
/// @param people who came or went
/// @param devices certificates of the others' devices
/// @param permits with which messages may be left for the others, by person
public record News(
    String what, List<String> people, List<String> devices, Map<String, String> permits) {

  /// Its media type.
  public static final String TYPE = "application/perigee-group+json";

  private static final List<String> KINDS = List.of("began", "added", "left", "removed", "named");
  private static final int MOST_PEOPLE = 24;
  private static final int MOST_DEVICES = 40;
  private static final int MOST_CHARS = 200_000;

  public News {
    people = List.copyOf(people);
    devices = List.copyOf(devices);
    permits = Map.copyOf(permits);
  }

  /// As it travels.
  public String json() {
    ObjectNode json = Json.object().put("what", what);
    ArrayNode all = json.putArray("people");
    people.forEach(all::add);
    ArrayNode certificates = json.putArray("devices");
    devices.stream().limit(MOST_DEVICES).forEach(certificates::add);
    ObjectNode given = json.putObject("permits");
    permits.forEach(given::put);
    return Json.compact(json);
  }

  /// Reads it; empty if it is not of the form.
  public static Optional<News> parse(String json) {
    return Document.readJson(json, "news", MOST_CHARS, value -> of(value.anyMap())).parsed();
  }

  private static News of(Mapping map) {
    Map<String, String> permits = new LinkedHashMap<>();
    map.optional("permits")
        .map(Value::entries)
        .orElse(Map.of())
        .forEach((person, permit) -> permits.put(person, permit.text()));
    return new News(
        map.required("what").text(KINDS::contains, String.join(", ", KINDS)),
        map.texts("people").stream().limit(MOST_PEOPLE).toList(),
        map.texts("devices").stream().limit(MOST_DEVICES).toList(),
        permits);
  }
}
