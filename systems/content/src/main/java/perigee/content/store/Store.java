package perigee.content.store;

import java.io.Closeable;
import java.util.List;
import org.jspecify.annotations.Nullable;
import perigee.net.loop.Loop;

/// Stored responses by key, in tiers that are bounded in bytes. Safe for all loops. Whether a
/// response may be used is not the store's to judge.
public interface Store extends Closeable {

  /// The complete responses under a key, newest first; a hit counts for eviction only when
  /// `StoredResponse.open` is called. Does not wait for the disk after `summon` said that there is
  /// nothing to wait for; else it may read some metadata.
  List<StoredResponse> find(CacheKey key);

  /// Brings what only the disk knows of a key into memory, bodies too if they are small enough for
  /// it. What turns out to be damaged is taken away, so that `find` gives only what was verified.
  ///
  /// @param ready run on the loop once `find` knows, if this returns true
  /// @return whether there is something to wait for
  default boolean summon(CacheKey key, Loop loop, Runnable ready) {
    return false;
  }

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
