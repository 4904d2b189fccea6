package perigee.net.http;

import perigee.wire.http.Fields;

/// Fields that belong to one connection (RFC 9110 §7.6.1), other than `Content-Length`.
final class HopByHop {

  private HopByHop() {}

  static boolean is(Fields fields, int line) {
    return fields.nameIs(line, "connection")
        || fields.nameIs(line, "transfer-encoding")
        || fields.nameIs(line, "keep-alive")
        || fields.nameIs(line, "proxy-connection")
        || fields.nameIs(line, "upgrade");
  }
}
