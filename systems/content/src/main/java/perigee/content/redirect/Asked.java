package perigee.content.redirect;

import perigee.model.mapping.Address;
import perigee.selection.Hashing;

/// What a request asks for, as far as the choice of an edge goes.
///
/// @param host lower case, an IPv6 address in brackets
/// @param hash `Hashing.hash` of the host
/// @param literal whether the host is an address, or `localhost`
/// @param secure whether the connection is TLS
record Asked(String host, long hash, boolean literal, boolean secure) {

  static Asked of(String host, boolean secure) {
    return new Asked(host, Hashing.hash(host), isLiteral(host), secure);
  }

  static boolean isLiteral(String host) {
    return host.startsWith("[") || host.equals("localhost") || Address.parse(host).isPresent();
  }
}
