package perigee.wire.sip;

import java.util.OptionalLong;
import perigee.wire.http.HttpDate;

/// Dates (RFC 3261 §20.17): one format, and GMT alone.
public final class SipDate {

  private SipDate() {}

  /// `Sat, 13 Nov 2010 23:29:00 GMT`.
  public static String format(long epochMillis) {
    return HttpDate.format(epochMillis);
  }

  /// Milliseconds since 1970; empty if the text is no date, as one in another zone is.
  public static OptionalLong parse(String text) {
    return text.indexOf(',') == 3 ? HttpDate.parse(text, 0) : OptionalLong.empty();
  }
}
