package perigee.net.http;

import org.jspecify.annotations.Nullable;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;

/// An answer that is ready to be sent again. What changes from one time to the next (`Age`, the end
/// of `Cache-Status`, the answer's number) is as of the last `PreparedAnswers.find`; a connection
/// reads it at once, since the next one may get the same answer. Confined to its loop.
public interface PreparedAnswer {

  int status();

  /// The fields that are always the same; the figures' and framing come besides.
  Fields fields();

  /// What changes from one time to the next; null if nothing does but the date.
  @Nullable Figures figures();

  /// The number of this answer, by which its handler tells it from others.
  long number();

  /// The body, held for whom `find` gave the answer.
  HeldBody body();

  /// What a protocol's codec made of the fields that are always the same, null if it has not yet.
  @Nullable EncodedHead encoded(HttpVersion by);

  /// Keeps what a protocol's codec made of the fields that are always the same.
  void encoded(HttpVersion by, EncodedHead head);

  /// What is told of a stored response, as of the last `PreparedAnswers.find`.
  interface Figures {

    /// The value of `Age`, seconds.
    long ageSeconds();

    /// The value of `Cache-Status` up to the figure of its `ttl`.
    String cacheStatus();

    /// The figure at the end of `Cache-Status`.
    long ttlSeconds();

    /// The name of the field that identifies the answer.
    String idName();

    /// The value of that field, up to the answer's number in hexadecimal digits.
    String idPrefix();
  }
}
