package perigee.content.engine;

import org.jspecify.annotations.Nullable;
import perigee.content.tier.Hop;
import perigee.wire.http.ResponseHead;

/// Who answered upstream, and what it said of itself.
///
/// @param label the node or origin
/// @param status of its answer
/// @param cacheStatus its `Cache-Status`, if it is a cache
/// @param requestId its own id for the answer, if it is a node
/// @param attempts what was tried before, in order
record Upstream(
    String label,
    int status,
    @Nullable String cacheStatus,
    @Nullable String requestId,
    String attempts) {

  static Upstream of(Hop hop, ResponseHead head, String attempts) {
    return new Upstream(
        hop.label(),
        head.status(),
        head.fields().combined("cache-status"),
        hop instanceof Hop.Node ? head.fields().first(FabricFields.REQUEST_ID) : null,
        attempts);
  }
}
