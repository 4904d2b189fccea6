package perigee.wire.overlay;

/// What a super node is besides a member of the overlay, by the ports of its host; 0 for what it is
/// not.
///
/// @param sip where devices register, by TLS
/// @param udp of its STUN server and relay
/// @param tcp of its relay by TCP
public record Services(int sip, int udp, int tcp) {

  public static final Services NONE = new Services(0, 0, 0);
}
