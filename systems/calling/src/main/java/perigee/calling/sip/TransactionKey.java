package perigee.calling.sip;

import perigee.wire.sip.HeaderName;
import perigee.wire.sip.SipHeaders;
import perigee.wire.sip.SipRequest;
import perigee.wire.sip.Via;

/// What tells the transactions of a server apart (RFC 3261 §17.2.3): the connection, the branch of
/// the first `Via` with where it was sent, case aside, and the method.
final class TransactionKey {

  private static final int NO_PORT = -2;

  private final long flow;
  private final String branch;
  private final String host;
  private final int port;
  private final String method;
  private final int hash;

  private TransactionKey(long flow, String branch, String host, int port, String method) {
    this.flow = flow;
    this.branch = branch;
    this.host = host;
    this.port = port;
    this.method = method;
    this.hash = 31 * (31 * hash(branch) + Long.hashCode(flow)) + method.hashCode();
  }

  /// The key of a request, or of the one that it means.
  ///
  /// @param method of which request; an `ACK` is of an `INVITE`
  static TransactionKey of(Flow flow, SipRequest request, String method) {
    Via via = request.headers().via();
    String kind = method.equals(SipRequest.ACK) ? SipRequest.INVITE : method;
    return via != null && via.isUnique()
        ? new TransactionKey(flow.id(), via.branch(), via.host(), via.port(), kind)
        : new TransactionKey(flow.id(), everything(request), "", NO_PORT, kind);
  }

  /// Without a branch that is unique, all that RFC 2543 had for it.
  private static String everything(SipRequest request) {
    SipHeaders headers = request.headers();
    String cseq = headers.first(HeaderName.CSEQ);
    return request.uri()
        + " "
        + headers.first(HeaderName.CALL_ID)
        + " "
        + headers.first(HeaderName.FROM)
        + " "
        + (cseq == null ? "" : cseq.split(" ", 2)[0])
        + " "
        + headers.first(HeaderName.VIA);
  }

  private static int hash(String text) {
    int hash = 0;
    for (int i = 0; i < text.length(); i++) {
      hash = 31 * hash + (text.charAt(i) | 0x20);
    }
    return hash;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TransactionKey that
        && flow == that.flow
        && port == that.port
        && branch.equalsIgnoreCase(that.branch)
        && host.equalsIgnoreCase(that.host)
        && method.equals(that.method);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
