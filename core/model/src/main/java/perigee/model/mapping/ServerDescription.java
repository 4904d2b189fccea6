package perigee.model.mapping;

import java.util.List;

/// What a node says of itself as a server for clients.
///
/// @param site the failure domain inside the region: servers that share power and uplink
/// @param addresses literal IPv4 and IPv6 addresses where clients reach it; none if they don't
/// @param httpPort where it speaks plain HTTP; 0 if it does not
/// @param httpsPort where it speaks TLS; 0 if it does not
/// @param cost what a byte from here costs, relative to others; 1 is usual
/// @param capacity what it can take; what is not known is 0
public record ServerDescription(
    String site,
    List<String> addresses,
    int httpPort,
    int httpsPort,
    double cost,
    Capacity capacity) {

  /// A node that clients are not sent to.
  public static final ServerDescription NONE =
      new ServerDescription("", List.of(), 0, 0, 1, Capacity.UNKNOWN);

  public ServerDescription {
    addresses = List.copyOf(addresses);
  }
}
