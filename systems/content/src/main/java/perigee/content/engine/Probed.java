package perigee.content.engine;

import org.jspecify.annotations.Nullable;
import perigee.content.semantics.Version;
import perigee.wire.http.ByteRanges;
import perigee.wire.http.ContentRange;
import perigee.wire.http.Fields;
import perigee.wire.http.ResponseHead;

/// What came of asking for one slice of a response of which nothing was known.
sealed interface Probed {

  /// The slice is all of it (RFC 9111 §3.3: complete, if in one part).
  ///
  /// @param head as if the whole had been asked for
  record Whole(ResponseHead head) implements Probed {}

  /// It is one of several slices.
  ///
  /// @param head as if the whole had been asked for
  record Part(ResponseHead head, ContentRange range, Version version) implements Probed {}

  /// The whole has to be asked for.
  ///
  /// @param forGood whether that will be so next time
  record Useless(boolean forGood) implements Probed {}

  /// Judges a 206 or 416.
  ///
  /// @param bodyLength bytes of the body, or -1
  /// @param nowMillis when it came
  static Probed of(ByteRanges.Range asked, ResponseHead head, long bodyLength, long nowMillis) {
    if (head.status() == 416) {
      return new Useless(false);
    }
    ContentRange range = ContentRange.parse(head.fields().first("content-range")).orElse(null);
    if (range == null || !fits(asked, range) || !(bodyLength < 0 || bodyLength == range.length())) {
      return new Useless(true);
    }
    Fields.Builder fields = head.fields().toBuilder().remove("content-range");
    fields.set("content-length", Long.toString(range.complete()));
    ResponseHead whole = new ResponseHead(200, "OK", head.version(), fields.build());
    if (range.length() == range.complete()) {
      return new Whole(whole);
    }
    @Nullable Version version = Version.of(head.fields(), range.complete(), nowMillis);
    return version == null ? new Useless(true) : new Part(whole, range, version);
  }

  private static boolean fits(ByteRanges.Range asked, ContentRange range) {
    return range.complete() > 0
        && range.from() == asked.from()
        && range.to() == Math.min(asked.to(), range.complete());
  }
}
