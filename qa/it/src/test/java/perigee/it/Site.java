package perigee.it;

import java.io.IOException;
import perigee.testkit.RawHttp;
import perigee.testkit.RawResponse;
import perigee.testkit.ScriptedOrigin;
import perigee.testkit.SmallNetwork;

/// A property with one host and one scripted origin, delivered by a network.
///
/// @param host `NAME.test`
record Site(SmallNetwork network, String host, ScriptedOrigin origin) implements AutoCloseable {

  /// A site without rules.
  static Site of(SmallNetwork network, String name) {
    return withRules(network, name, "");
  }

  /// A site with rules, as YAML: a list, or nothing.
  static Site withRules(SmallNetwork network, String name, String rules) {
    Site site = new Site(network, name + ".test", ScriptedOrigin.plain());
    site.configure("  - http://" + site.origin.authority() + "\n", rules);
    return site;
  }

  /// Replaces the property.
  ///
  /// @param origins the list's items as YAML
  void configure(String origins, String rules) {
    String name = host.substring(0, host.indexOf('.'));
    String head = "name: " + name + "\nhosts: [" + host + "]\norigins:\n" + origins;
    network.api().property(name, head + (rules.isEmpty() ? "" : "rules:\n" + rules));
  }

  /// Asks the first edge.
  RawResponse get(String target, String... fields) throws IOException {
    return request("edge-http", "GET", target, fields);
  }

  /// Asks the edge of the other region.
  RawResponse getFar(String target, String... fields) throws IOException {
    return request("edge2-http", "GET", target, fields);
  }

  RawResponse request(String endpoint, String method, String target, String... fields)
      throws IOException {
    try (RawHttp http = RawHttp.connect(network.port(endpoint))) {
      return http.request(method, host, target, fields);
    }
  }

  /// What the node that answered says of its cache (RFC 9211): the last member.
  static String cacheStatus(RawResponse response) {
    String all = response.header("cache-status").orElse("");
    return all.substring(all.lastIndexOf(", ") < 0 ? 0 : all.lastIndexOf(", ") + 2);
  }

  static boolean isHit(RawResponse response) {
    return cacheStatus(response).matches("[a-z0-9]+; hit(;.*)?");
  }

  @Override
  public void close() {
    origin.close();
  }
}
