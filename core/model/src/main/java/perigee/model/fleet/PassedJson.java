package perigee.model.fleet;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import perigee.model.document.Document;
import perigee.model.document.Json;
import perigee.model.document.Mapping;
import perigee.model.document.Reading;
import perigee.model.document.Value;
import tools.jackson.databind.node.ObjectNode;

/// Requests that nodes pass on, and their answers, as JSON.
public final class PassedJson {

  /// How long such a text may be, in characters: a body whose every character is escaped.
  public static final int MOST_CHARS = 8 * PassedRequest.MOST_BODY;

  private static final int LEAST_STATUS = 100;
  private static final int MOST_STATUS = 599;

  private PassedJson() {}

  public static String write(PassedRequest request) {
    ObjectNode json =
        Json.object()
            .put("method", request.method())
            .put("path", request.path())
            .put("body", request.body())
            .put("client", request.client())
            .put("root", request.root());
    request.headers().forEach(json.putObject("headers")::put);
    return Json.compact(json);
  }

  /// Reads one.
  ///
  /// @throws FleetJson.MalformedMessage if it is none
  public static PassedRequest request(String json) throws FleetJson.MalformedMessage {
    return read(
        json,
        value -> {
          Mapping map = value.anyMap();
          return new PassedRequest(
              map.string("method"),
              map.string("path"),
              headers(map),
              map.string("body", ""),
              map.string("client"),
              map.string("root", ""));
        });
  }

  public static String write(PassedAnswer answer) {
    ObjectNode json = Json.object().put("status", answer.status()).put("body", answer.body());
    answer.headers().forEach(json.putObject("headers")::put);
    return Json.compact(json);
  }

  /// Reads one.
  ///
  /// @throws FleetJson.MalformedMessage if it is none
  public static PassedAnswer answer(String json) throws FleetJson.MalformedMessage {
    return read(
        json,
        value -> {
          Mapping map = value.anyMap();
          return new PassedAnswer(
              map.required("status").integer(LEAST_STATUS, MOST_STATUS),
              headers(map),
              map.string("body", ""));
        });
  }

  private static Map<String, String> headers(Mapping map) {
    Map<String, String> headers = new LinkedHashMap<>();
    map.optional("headers")
        .map(Value::entries)
        .ifPresent(all -> all.forEach((name, value) -> headers.put(name, value.text())));
    return headers;
  }

  private static <T> T read(String json, Function<Value, T> reader)
      throws FleetJson.MalformedMessage {
    return switch (Document.readJson(json, "passed request", MOST_CHARS, reader)) {
      case Reading.Parsed<T>(T read) -> read;
      case Reading.Refused<T> refused -> throw new FleetJson.MalformedMessage(refused.toString());
    };
  }
}
