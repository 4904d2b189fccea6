package perigee.wire.stun;

/// Error codes with the phrase that says them to people (RFC 8489 §14.8, RFC 8656 §19).
public enum StunError {
  BAD_REQUEST(400, "Bad Request"),
  UNAUTHENTICATED(401, "Unauthenticated"),
  FORBIDDEN(403, "Forbidden"),
  UNKNOWN_ATTRIBUTE(420, "Unknown Attribute"),
  ALLOCATION_MISMATCH(437, "Allocation Mismatch"),
  STALE_NONCE(438, "Stale Nonce"),
  ADDRESS_FAMILY_NOT_SUPPORTED(440, "Address Family not Supported"),
  WRONG_CREDENTIALS(441, "Wrong Credentials"),
  UNSUPPORTED_TRANSPORT(442, "Unsupported Transport Protocol"),
  PEER_ADDRESS_FAMILY_MISMATCH(443, "Peer Address Family Mismatch"),
  ALLOCATION_QUOTA_REACHED(486, "Allocation Quota Reached"),
  ROLE_CONFLICT(487, "Role Conflict"),
  SERVER_ERROR(500, "Server Error"),
  INSUFFICIENT_CAPACITY(508, "Insufficient Capacity");

  private final int code;
  private final String phrase;

  StunError(int code, String phrase) {
    this.code = code;
    this.phrase = phrase;
  }

  public int code() {
    return code;
  }

  /// What the code says to people, in ASCII.
  String phrase() {
    return phrase;
  }
}
