package perigee.content.semantics;

import java.util.List;
import perigee.content.store.CacheKey;
import perigee.content.store.ResponseMeta;
import perigee.content.store.VariantKey;
import perigee.model.LogPosition;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.RequestHead;
import perigee.wire.http.ResponseHead;

/// Messages and stored responses that tests share.
final class Samples {

  /// Sun, 06 Nov 1994 08:49:37 GMT.
  static final long NOW = 784_111_777_000L;

  static final String NOW_TEXT = "Sun, 06 Nov 1994 08:49:37 GMT";
  static final String HOUR_BEFORE = "Sun, 06 Nov 1994 07:49:37 GMT";
  static final String HOUR_AFTER = "Sun, 06 Nov 1994 09:49:37 GMT";
  static final CacheKey KEY = new CacheKey("demo", "http", "example.org", "/", "");

  private Samples() {}

  static RequestHead get(String... fields) {
    return request("GET", fields);
  }

  static RequestHead request(String method, String... fields) {
    return new RequestHead(method, "/", HttpVersion.HTTP_1_1, Fields.of(fields));
  }

  static ResponseHead response(int status, String... fields) {
    return new ResponseHead(status, "", HttpVersion.HTTP_1_1, Fields.of(fields));
  }

  /// A response that came at `NOW` with age zero.
  static ResponseMeta stored(
      long lifetimeMillis, long swrMillis, long sieMillis, String... fields) {
    return new ResponseMeta(
        KEY,
        VariantKey.NONE,
        "provider",
        200,
        "OK",
        Fields.of(fields),
        NOW,
        NOW,
        0,
        lifetimeMillis,
        swrMillis,
        sieMillis,
        List.of(),
        LogPosition.NONE);
  }
}
