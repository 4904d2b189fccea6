package perigee.control.api;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import perigee.model.fleet.PassedAnswer;
import perigee.model.fleet.PassedRequest;

/// The way into the API for requests that nodes pass on: the same operations, gates and answers,
/// but only under [PassedRequest#PREFIXES]. From any thread.
public final class Passage {

  private static final int MOST_PARTS = 16;

  private final List<Route> routes;
  private final Dispatch dispatch;

  Passage(List<Route> routes, Dispatch dispatch) {
    this.routes = routes.stream().filter(route -> PassedRequest.mayPass(route.path())).toList();
    this.dispatch = dispatch;
  }

  /// Answers a request; never throws for what the client did.
  public PassedAnswer answer(PassedRequest request) {
    Map<String, Route> byMethod = new LinkedHashMap<>();
    Map<String, String> parameters = new HashMap<>();
    String path = request.path().split("\\?", 2)[0];
    for (Route route : routes) {
      Map<String, String> found = new HashMap<>();
      if (fits(route.path().split("/", MOST_PARTS), path.split("/", MOST_PARTS), found)) {
        byMethod.putIfAbsent(route.method().name(), route);
        if (route.method().name().equals(request.method())) {
          parameters = found;
        }
      }
    }
    Route route = byMethod.get(request.method());
    Reply reply =
        route == null
            ? unrouted(path, request.method(), byMethod)
            : dispatch.reply(route, new PassedIncoming(request, parameters));
    return passed(reply);
  }

  private static Reply unrouted(String path, String method, Map<String, Route> byMethod) {
    if (byMethod.isEmpty()) {
      return new Fault(Kind.NOT_FOUND, "nothing is at " + path).reply();
    }
    String methods = String.join(", ", new TreeSet<>(byMethod.keySet()));
    return new Fault(Kind.METHOD_NOT_ALLOWED, path + " knows " + methods + ", not " + method)
        .with("Allow", methods)
        .reply();
  }

  private static PassedAnswer passed(Reply reply) {
    Map<String, String> headers = new LinkedHashMap<>(Dispatch.USUAL_HEADERS);
    headers.putAll(reply.headers());
    if (!reply.type().isEmpty()) {
      headers.put("Content-Type", reply.type());
    }
    return new PassedAnswer(reply.status(), headers, reply.body());
  }

  /// Whether a path is of a template's form; notes what stands at its names.
  private static boolean fits(String[] template, String[] path, Map<String, String> found) {
    if (template.length != path.length) {
      return false;
    }
    for (int i = 0; i < path.length; i++) {
      if (template[i].startsWith("{")) {
        found.put(
            template[i].substring(1, template[i].length() - 1), PassedIncoming.decoded(path[i]));
      } else if (!template[i].equals(path[i])) {
        found.clear();
        return false;
      }
    }
    return true;
  }
}
