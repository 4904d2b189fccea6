package perigee.content.engine;

import java.util.OptionalLong;
import perigee.wire.http.RequestHead;

/// `Max-Forwards`: how often an `OPTIONS` may still be sent on (RFC 9110 §7.6.2).
final class MaxForwards {

  private MaxForwards() {}

  /// The number, if the request names one.
  static OptionalLong of(RequestHead request) {
    String value = request.fields().first("max-forwards");
    return value != null && value.matches("[0-9]{1,9}")
        ? OptionalLong.of(Long.parseLong(value))
        : OptionalLong.empty();
  }
}
