package perigee.content.engine;

import java.util.List;
import perigee.model.property.CacheKeyParts;
import perigee.model.property.Settings;
import perigee.wire.http.Fields;

/// Request fields by which a client could make an origin answer for another URL, host, method or
/// client than the cache key names. They end at the first node, unless the property has them in its
/// cache key: then what they change concerns nobody else.
final class UnkeyedFields {

  /// Other names for URL, host and scheme, and what only a proxy of the origin's own should say.
  private static final List<String> ROUTING =
      List.of(
          "forwarded",
          "x-forwarded",
          "x-forwarded-host",
          "x-forwarded-path",
          "x-forwarded-port",
          "x-forwarded-prefix",
          "x-forwarded-scheme",
          "x-forwarded-server",
          "x-forwarded-ssl",
          "x-forwarded-uri",
          "x-host",
          "x-http-host-override",
          "x-original-host",
          "x-original-uri",
          "x-original-url",
          "x-override-url",
          "x-rewrite-url",
          "x-url-scheme",
          "x-client-ip",
          "x-cluster-client-ip",
          "x-real-ip",
          "true-client-ip",
          "front-end-https",
          "proxy");

  /// What would make a read into something else, or speaks of a body that it does not have.
  private static final List<String> METHOD =
      List.of("x-http-method", "x-http-method-override", "x-method-override", "trailer");

  private UnkeyedFields() {}

  /// Takes them away.
  ///
  /// @param read whether the method is `GET` or `HEAD`
  static void remove(Fields.Builder fields, Settings settings, boolean read) {
    CacheKeyParts key = settings.cacheKey();
    List<String> keyed = key == null ? List.of() : key.headers();
    remove(fields, ROUTING, keyed);
    if (read) {
      remove(fields, METHOD, keyed);
    }
  }

  private static void remove(Fields.Builder fields, List<String> names, List<String> keyed) {
    for (String name : names) {
      if (!keyed.contains(name)) {
        fields.remove(name);
      }
    }
  }
}
