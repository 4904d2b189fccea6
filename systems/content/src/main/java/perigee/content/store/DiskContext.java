package perigee.content.store;

import io.netty.buffer.ByteBufAllocator;

/// What everything of the disk tier works with.
///
/// @param allocator of blocks that are read, off the heap
record DiskContext(
    DiskThreads threads,
    DiskHealth health,
    FileReads reads,
    FileWrites writes,
    ByteBufAllocator allocator) {}
