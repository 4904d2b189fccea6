package perigee.model.property;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Asks that a request carries a signature (HMAC-SHA-256) with its end, in its URL or in a cookie.
///
/// @param keys any of which may have signed, so that keys can be rotated; at most 8
/// @param cookie the cookie that may carry a signed path prefix; null: none may
public record SignedUrl(List<Key> keys, @Nullable String cookie) {

  public SignedUrl {
    keys = List.copyOf(keys);
  }

  /// A shared secret.
  ///
  /// @param id what `key-id` names
  /// @param secret at least 16 characters
  public record Key(String id, String secret) {

    @Override
    public String toString() {
      return "Key[id=" + id + "]";
    }
  }
}
