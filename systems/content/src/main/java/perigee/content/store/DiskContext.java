package perigee.content.store;

import io.netty.buffer.ByteBufAllocator;

/// What every file of the disk tier works with.
///
/// @param allocator of blocks that are read, off the heap
record DiskContext(
    DiskThreads threads, DiskHealth health, FileWrites writes, ByteBufAllocator allocator) {

  /// How the name ends while a file is being written.
  static final String TEMPORARY = ".tmp";
}
