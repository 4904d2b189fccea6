package perigee.calling.phone;

import org.jspecify.annotations.Nullable;
import perigee.calling.sip.ServerTransaction;
import perigee.wire.sip.HeaderName;
import perigee.wire.sip.NameAddress;
import perigee.wire.sip.SipHeaders;
import perigee.wire.sip.SipUri;

/// Handing a call over (RFC 3515): requests and how they go. Belongs to SIP's loop.
final class Transfer {

  static final String REFER = "REFER";

  private static final int OK = 200;
  private static final int REDIRECTS = 300;

  private Transfer() {}

  /// Who is to be called instead.
  ///
  /// @param replaced the call whose place that one is to take, as a field's value
  record Target(String address, @Nullable String replaced) {}

  /// The fields of a request that somebody else be called instead.
  ///
  /// @param talk our own call with them, whose place that one is to take
  static SipHeaders order(Account account, String address, @Nullable Dialog talk) {
    Replacement replacement = talk == null ? null : Replacement.of(talk);
    String fields = replacement == null ? "" : "?" + replacement.escaped();
    return SipHeaders.of(
        "Refer-To", "<" + address + fields + ">", "Referred-By", "<" + account.address() + ">");
  }

  /// Who is to be called instead; null if the request does not say.
  static @Nullable Target target(ServerTransaction server) {
    NameAddress to = NameAddress.parse(Dialog.text(server.request().headers(), "Refer-To"));
    SipUri uri = to == null ? null : to.sip();
    return uri == null || uri.user() == null
        ? null
        : new Target(
            SipUri.of(uri.user(), uri.host(), uri.port()).text(), Replacement.in(uri.fields()));
  }

  /// The fields that tell how the other call goes.
  static SipHeaders progress(int status) {
    return SipHeaders.of(
        HeaderName.EVENT,
        "refer",
        HeaderName.SUBSCRIPTION_STATE,
        status < OK ? "active;expires=60" : "terminated;reason=noresource");
  }

  /// The body that goes with them.
  static String line(int status) {
    return "SIP/2.0 " + status + " " + (status < REDIRECTS ? "OK" : "Failed") + "\r\n";
  }
}
