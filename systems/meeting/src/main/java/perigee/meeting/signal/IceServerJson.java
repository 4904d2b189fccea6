package perigee.meeting.signal;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Relays as JSON, in the form that `RTCPeerConnection` takes them.
public final class IceServerJson {

  private IceServerJson() {}

  public static void write(List<IceServer> servers, ArrayNode into) {
    for (IceServer server : servers) {
      ObjectNode one = into.addObject();
      ArrayNode urls = one.putArray("urls");
      server.urls().forEach(urls::add);
      one.put("username", server.username()).put("credential", server.credential());
    }
  }

  /// Reads them; what is missing counts as empty.
  public static List<IceServer> read(JsonNode array) {
    List<IceServer> all = new ArrayList<>();
    for (JsonNode server : array.values()) {
      List<String> urls = new ArrayList<>();
      server.path("urls").values().forEach(url -> urls.add(url.asString("")));
      all.add(
          new IceServer(
              urls, server.path("username").asString(""), server.path("credential").asString("")));
    }
    return all;
  }
}
