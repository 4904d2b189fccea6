package perigee.content.store;

import java.nio.file.Path;
import java.time.Duration;

/// Bounds of a store.
///
/// @param directory where the disk tier lies; made if absent, and nobody else writes there
/// @param memoryBytes bodies and metadata in the memory tier, at least 1 MiB
/// @param diskBytes files of the disk tier, at least 1 MiB
/// @param maxObjectBytes the longest body that is stored, at least 1
/// @param memoryObjectBytes the longest body that lives in memory, longer ones stream to the disk;
///   a sixteenth of `memoryBytes`, at least 64 KiB and at most 4 MiB, by default
/// @param maxObjects stored responses in the memory tier, whose metadata is on the heap; 250,000 by
///   default
/// @param diskObjects stored responses in the disk tier, each takes some 75 bytes of the heap; one
///   for 4 KiB by default, at least 1,024 and at most 4 Mi
/// @param writeBehindBytes bodies that may wait in memory for their copy on disk, beyond it they
///   get none; an eighth of `memoryBytes` by default
/// @param diskRetry how long a disk that failed is left alone; 10 s by default
public record StoreConfig(
    Path directory,
    long memoryBytes,
    long diskBytes,
    long maxObjectBytes,
    long memoryObjectBytes,
    int maxObjects,
    int diskObjects,
    long writeBehindBytes,
    Duration diskRetry) {

  public static final long LEAST_TIER_BYTES = 1L << 20;
  public static final int DEFAULT_MAX_OBJECTS = 250_000;
  public static final Duration DEFAULT_DISK_RETRY = Duration.ofSeconds(10);

  private static final long BYTES_PER_DISK_OBJECT = 4 << 10;
  private static final int LEAST_DISK_OBJECTS = 1 << 10;
  private static final int MOST_DISK_OBJECTS = 4 << 20;
  private static final long LEAST_MEMORY_OBJECT_BYTES = 64L << 10;
  private static final long MOST_MEMORY_OBJECT_BYTES = 4L << 20;

  public StoreConfig {
    atLeast("memory-bytes", memoryBytes, LEAST_TIER_BYTES);
    atLeast("disk-bytes", diskBytes, LEAST_TIER_BYTES);
    atLeast("max-object-bytes", maxObjectBytes, 1);
    atLeast("memory-object-bytes", memoryObjectBytes, 0);
    atLeast("max-objects", maxObjects, 1);
    atLeast("disk-objects", diskObjects, 1);
    atLeast("write-behind-bytes", writeBehindBytes, 0);
    atLeast("disk-retry in milliseconds", diskRetry.toMillis(), 0);
    if (memoryObjectBytes > memoryBytes / 2) {
      throw new IllegalArgumentException(
          "store memory-object-bytes is "
              + memoryObjectBytes
              + "; it must be at most half of memory-bytes, "
              + memoryBytes / 2);
    }
  }

  /// A store with those bounds and the defaults.
  public static StoreConfig of(
      Path directory, long memoryBytes, long diskBytes, long maxObjectBytes) {
    return new StoreConfig(
        directory,
        memoryBytes,
        diskBytes,
        maxObjectBytes,
        Math.clamp(memoryBytes / 16, LEAST_MEMORY_OBJECT_BYTES, MOST_MEMORY_OBJECT_BYTES),
        DEFAULT_MAX_OBJECTS,
        Math.clamp(diskBytes / BYTES_PER_DISK_OBJECT, LEAST_DISK_OBJECTS, MOST_DISK_OBJECTS),
        memoryBytes / 8,
        DEFAULT_DISK_RETRY);
  }

  private static void atLeast(String key, long seen, long least) {
    if (seen < least) {
      throw new IllegalArgumentException(
          "store " + key + " is " + seen + "; it must be at least " + least);
    }
  }
}
