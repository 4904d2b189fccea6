package perigee.net.http;

import java.util.ArrayDeque;
import perigee.wire.http1.HeadLimits;
import perigee.wire.http2.HeaderList;

/// Header lists that are used again, shared by the connections of one loop. Confined to the loop.
final class HeaderLists {

  private static final int MAX_KEPT = 256;

  private final HeadLimits limits;
  private final ArrayDeque<HeaderList> kept = new ArrayDeque<>();

  HeaderLists(HeadLimits limits) {
    this.limits = limits;
  }

  HeaderList take() {
    HeaderList list = kept.pollLast();
    return list == null ? new HeaderList(limits.maxHeadBytes(), limits.maxFields()) : list;
  }

  /// Takes back a list that nobody looks at any more.
  void give(HeaderList list) {
    if (kept.size() < MAX_KEPT && list.isSmall()) {
      kept.addLast(list);
    }
  }
}
