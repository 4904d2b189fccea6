package perigee.model.property;

import java.util.List;

/// Asks that a URL carries `expires` (seconds since 1970), `key-id` and `signature`: the base64url
/// HMAC-SHA-256 of path and query up to and without `&signature=`.
///
/// @param keys any of which may have signed, so that keys can be rotated; at most 8
public record SignedUrl(List<Key> keys) {

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
