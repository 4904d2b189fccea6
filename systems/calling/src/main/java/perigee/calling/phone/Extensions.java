package perigee.calling.phone;

import java.util.List;
import java.util.stream.Collectors;
import perigee.wire.sip.HeaderName;
import perigee.wire.sip.SipRequest;

/// Extensions of SIP that a phone understands (RFC 3261 §19.2).
final class Extensions {

  /// Provisional responses that are acknowledged (RFC 3262).
  static final String RELIABLE = "100rel";

  /// Sessions that end unless they are refreshed (RFC 4028).
  static final String TIMER = "timer";

  /// Calls that take another's place (RFC 3891).
  static final String REPLACES = "replaces";

  private static final List<String> KNOWN =
      List.of(RELIABLE, TIMER, REPLACES, "gruu", "outbound", "trickle-ice");

  static final String SUPPORTED = String.join(", ", KNOWN);

  private Extensions() {}

  /// What a request needs that is not understood, as a list for `Unsupported`; empty for nothing.
  static String unknown(SipRequest request) {
    return request.headers().members(HeaderName.REQUIRE).stream()
        .filter(option -> !KNOWN.contains(option))
        .collect(Collectors.joining(", "));
  }
}
