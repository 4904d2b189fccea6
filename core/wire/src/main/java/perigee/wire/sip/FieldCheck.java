package perigee.wire.sip;

import org.jspecify.annotations.Nullable;

/// What a request's fields are, found in one pass: how often those come that may come once, and the
/// first that should be an address and is none.
final class FieldCheck {

  private int vias;
  private int froms;
  private int tos;
  private int callIds;
  private int cseqs;
  private int forwards;
  private int contacts;
  private boolean star;
  private boolean badVia;
  private boolean badFrom;
  private boolean badTo;
  private boolean badRoute;
  private boolean badRecordRoute;
  private boolean badContact;

  private FieldCheck() {}

  static FieldCheck of(SipRequest request) {
    FieldCheck check = new FieldCheck();
    SipHeaders headers = request.headers();
    for (int line = 0; line < headers.size(); line++) {
      check.take(headers, line);
    }
    // Instead of an address it may be said that all are meant (RFC 3261 §10.2.2).
    if (check.star && check.contacts == 1 && request.is(SipRequest.REGISTER)) {
      check.badContact = false;
    }
    return check;
  }

  private void take(SipHeaders headers, int line) {
    switch (headers.name(line)) {
      case HeaderName.VIA -> {
        vias++;
        badVia |= headers.via(line) == null;
      }
      case HeaderName.FROM -> {
        froms++;
        badFrom |= headers.address(line) == null;
      }
      case HeaderName.TO -> {
        tos++;
        badTo |= headers.address(line) == null;
      }
      case HeaderName.CONTACT -> {
        contacts++;
        star |= headers.value(line).equals("*");
        badContact |= headers.address(line) == null;
      }
      case HeaderName.CALL_ID -> callIds++;
      case HeaderName.CSEQ -> cseqs++;
      case HeaderName.MAX_FORWARDS -> forwards++;
      case HeaderName.ROUTE -> badRoute |= headers.address(line) == null;
      case HeaderName.RECORD_ROUTE -> badRecordRoute |= headers.address(line) == null;
      default -> {}
    }
  }

  /// How often a field comes, of those that must not come twice.
  int count(String name) {
    return switch (name) {
      case HeaderName.FROM -> froms;
      case HeaderName.TO -> tos;
      case HeaderName.CALL_ID -> callIds;
      case HeaderName.CSEQ -> cseqs;
      default -> forwards;
    };
  }

  /// The field that is wrong; null if none is.
  @Nullable String badAddress() {
    if (vias == 0 || badVia) {
      return HeaderName.VIA;
    }
    if (badFrom) {
      return HeaderName.FROM;
    }
    if (badTo) {
      return HeaderName.TO;
    }
    if (badRoute) {
      return HeaderName.ROUTE;
    }
    if (badRecordRoute) {
      return HeaderName.RECORD_ROUTE;
    }
    return badContact ? HeaderName.CONTACT : null;
  }
}
