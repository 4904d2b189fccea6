package perigee.control.api;

import java.net.http.HttpResponse;
import tools.jackson.databind.JsonNode;

/// What a test's client was answered.
record Answer(HttpResponse<String> response) {

  int status() {
    return response.statusCode();
  }

  String header(String name) {
    return response.headers().firstValue(name).orElse("");
  }

  String body() {
    return response.body();
  }

  JsonNode json() {
    return Json.read(response.body());
  }

  String text(String pointer) {
    return json().at(pointer).asString("");
  }
}
