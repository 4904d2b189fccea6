package perigee.wire.sdp;

/// Where a candidate comes from (RFC 8445 §5.1.1).
public enum CandidateType {
  HOST("host", 126, 90),
  PEER_REFLEXIVE("prflx", 110, 85),
  SERVER_REFLEXIVE("srflx", 100, 80),
  RELAYED("relay", 0, 0);

  private final String token;
  private final int preference;
  private final int streamPreference;

  CandidateType(String token, int preference, int streamPreference) {
    this.token = token;
    this.preference = preference;
    this.streamPreference = streamPreference;
  }

  String token() {
    return token;
  }

  /// The part of a priority that the type makes (RFC 8445 §5.1.2.2).
  public int preference() {
    return preference;
  }

  /// The same of TCP: after all direct ways by UDP, before all relays (RFC 6544 §4.2).
  public int streamPreference() {
    return streamPreference;
  }
}
