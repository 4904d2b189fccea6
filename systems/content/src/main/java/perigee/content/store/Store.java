package perigee.content.store;

import java.io.Closeable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Stored responses by key, in tiers that are bounded in bytes. Safe for all loops. Whether a
/// response may be used is not the store's to judge.
public interface Store extends Closeable {

  /// The complete responses under a key, newest first; a hit counts for eviction only when
  /// `StoredResponse.open` is called. Never blocks.
  List<StoredResponse> find(CacheKey key);

  /// Begins to store a response; readers may follow it while it grows. It replaces the response of
  /// the same variant once it is complete.
  ///
  /// @param length bytes of the body, or -1 if not known in advance
  /// @return null if it will not be stored: larger than what one object may take, or a tier's alarm
  @Nullable BodyWriter create(ResponseMeta meta, long length);

  /// Replaces what is known of a response after a successful validation (RFC 9111 §4.3.4); the body
  /// stays. Does nothing if the response is no longer stored.
  ///
  /// @return the response as it is now
  StoredResponse update(StoredResponse stored, ResponseMeta meta);

  /// Takes a response away; running reads finish.
  void remove(StoredResponse stored);

  StoreStatistics statistics();
}
