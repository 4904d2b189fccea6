package perigee.wire.sdp;

/// Where a candidate comes from (RFC 8445 §5.1.1).
public enum CandidateType {
  HOST("host", 126),
  PEER_REFLEXIVE("prflx", 110),
  SERVER_REFLEXIVE("srflx", 100),
  RELAYED("relay", 0);

  private final String token;
  private final int preference;

  CandidateType(String token, int preference) {
    this.token = token;
    this.preference = preference;
  }

  String token() {
    return token;
  }

  /// The part of a priority that the type makes (RFC 8445 §5.1.2.2).
  public int preference() {
    return preference;
  }
}
