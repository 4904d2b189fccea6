package perigee.app.phone;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import perigee.app.client.Answer;
import perigee.calling.phone.Post;
import tools.jackson.databind.JsonNode;

/// The login server's part of messages, asked with the session that signing in gave.
record LoginPost(LoginServer server, String session) implements Post {

  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /// There is no such device any more.
  private static final int GONE = 422;

  private JsonNode ask(String path) throws IOException {
    return accepted(server.ask("GET", "/people" + path, null, session, PATIENCE)).json();
  }

  private static Answer accepted(Answer answer) throws IOException {
    if (!answer.isSuccess()) {
      throw new IOException("the login server says " + answer.status());
    }
    return answer;
  }

  @Override
  public List<String> devices(String person) throws IOException {
    List<String> certificates = new ArrayList<>();
    for (JsonNode device : ask("/profiles/" + person + "/devices").path("devices")) {
      certificates.add(device.path("certificate").asString(""));
    }
    return certificates;
  }

  @Override
  public void leave(String person, String device, String body, String permit) throws IOException {
    Map<String, Object> order = new LinkedHashMap<>();
    order.put("to", person);
    order.put("device", device);
    order.put("body", body);
    if (!permit.isEmpty()) {
      order.put("permit", permit);
    }
    Answer answer = server.ask("POST", "/people/messages", order, session, PATIENCE);
    if (answer.status() != GONE) {
      Answer _ = accepted(answer);
    }
  }

  @Override
  public List<Waiting> waiting() throws IOException {
    List<Waiting> all = new ArrayList<>();
    for (JsonNode one : ask("/messages").path("messages")) {
      all.add(
          new Waiting(
              one.path("number").asInt(),
              one.path("from").asString(""),
              Instant.parse(one.path("at").asString("")),
              one.path("body").asString("")));
    }
    return all;
  }

  @Override
  public void received(List<Integer> numbers) throws IOException {
    Map<String, Object> order = Map.of("numbers", numbers);
    Answer _ = accepted(server.ask("POST", "/people/messages/received", order, session, PATIENCE));
  }
}
