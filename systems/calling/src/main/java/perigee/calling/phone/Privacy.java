package perigee.calling.phone;

/// To whom this machine's addresses are told before a call is answered. Others are told of a
/// relay's until then.
public enum Privacy {
  EVERYBODY,
  BUDDIES,
  /// Nor after it: media always goes by a relay.
  NOBODY
}
