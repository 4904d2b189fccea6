package perigee.calling.sip;

import java.time.InstantSource;
import perigee.wire.sip.HeaderName;
import perigee.wire.sip.SipDate;
import perigee.wire.sip.SipHeaders;
import perigee.wire.sip.SipRequest;
import perigee.wire.sip.SipResponse;

/// What a registration is answered with: all devices of the person (RFC 3261 §10.3 step 8). Belongs
/// to SIP's loop.
final class RegisterResponse {

  /// Seconds within which a client should say something, so that routers keep its way open.
  private static final String FLOW_SECONDS = "120";

  private final Bindings bindings;
  private final Gruus gruus;
  private final InstantSource clock;
  private String date = "";
  private long dateOf = -1;

  RegisterResponse(Bindings bindings, Gruus gruus, InstantSource clock) {
    this.bindings = bindings;
    this.gruus = gruus;
    this.clock = clock;
  }

  SipResponse of(SipRequest request, String person, String tag) {
    SipHeaders.Builder headers = request.answered(200, tag);
    boolean wantsGruu = request.headers().lists(HeaderName.SUPPORTED, "gruu");
    boolean outbound = false;
    for (Binding one : bindings.of(person)) {
      headers.add(HeaderName.CONTACT, contact(one, wantsGruu));
      outbound |= one.regId() > 0 && one.callId().equals(request.headers().first("Call-ID"));
    }
    headers.copy(request.headers(), HeaderName.PATH);
    if (outbound) {
      headers.add(HeaderName.REQUIRE, "outbound");
      headers.add(HeaderName.FLOW_TIMER, FLOW_SECONDS);
    }
    headers.add(HeaderName.SUPPORTED, "path, gruu, outbound");
    headers.add(HeaderName.DATE, date());
    return SipResponse.of(200, headers.build());
  }

  /// One in a second is written.
  private String date() {
    long second = clock.millis() / 1000;
    if (second != dateOf) {
      dateOf = second;
      date = SipDate.format(1000 * second);
    }
    return date;
  }

  private String contact(Binding binding, boolean wantsGruu) {
    long seconds = Math.max(1, (binding.expiresMillis() - clock.millis() + 500) / 1000);
    StringBuilder text = new StringBuilder(binding.contact().text());
    text.append(";expires=").append(seconds);
    if (wantsGruu && !binding.instance().isEmpty()) {
      String person = binding.person();
      text.append(";pub-gruu=\"").append(gruus.open(person, binding.instance())).append('"');
      text.append(";temp-gruu=\"").append(gruus.hidden(person, binding.instance())).append('"');
    }
    return text.toString();
  }
}
