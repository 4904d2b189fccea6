package perigee.net.http;

import java.util.Arrays;
import perigee.wire.http1.HeadLimits;
import perigee.wire.http1.HeadRead;
import perigee.wire.http1.RequestReader;

/// The head of the request that a connection receives: collected until it is whole (RFC 9112 §2).
/// Confined to the connection's loop.
final class HeadInput {

  private static final int FIRST_BYTES = 2048;

  private final Input input;
  private final HeadLimits limits;
  private final RequestReader reader;
  private byte[] head = new byte[0];
  private int bytes;

  HeadInput(Input input, HeadLimits limits) {
    this.input = input;
    this.limits = limits;
    this.reader = new RequestReader(limits);
  }

  /// What was read; valid until `next`.
  RequestReader reader() {
    return reader;
  }

  /// Whether a part of a head is there.
  boolean isBegun() {
    return bytes > 0;
  }

  /// Reads on in what came. What belongs to the head is taken from the input.
  HeadRead read() {
    int before = bytes;
    int room = Math.min(input.readable(), limits.maxHeadBytes() - before);
    if (before + room > head.length) {
      int length = Math.max(Math.max(FIRST_BYTES, before + room), head.length * 2);
      head = Arrays.copyOf(head, Math.min(length, limits.maxHeadBytes()));
    }
    bytes += input.peek(head, before, room);
    HeadRead read = reader.read(head, 0, bytes);
    switch (read) {
      case HeadRead.More _ -> input.skip(bytes - before);
      case HeadRead.Complete(int length) -> input.skip(length - before);
      case HeadRead.Malformed _ -> {
        // Nothing after it is looked at.
      }
    }
    return read;
  }

  /// Makes room for the next head.
  void next() {
    bytes = 0;
    reader.reset();
  }
}
