package perigee.wire.overlay;

/// What a super node says about itself, signed with its own key.
///
/// @param id its name, unique in the overlay; its certificate carries it
/// @param host where others reach it: a name or an address
/// @param port by TLS over TCP
/// @param services what else it is
/// @param incarnation grows whenever it starts, and whenever it contradicts a rumour; of two cards
///   the one with the higher number holds
/// @param credential its certificate
/// @param signature over `OverlayWriter.signed` of this card
public record MemberCard(
    String id,
    String host,
    int port,
    Services services,
    long incarnation,
    Octets credential,
    Octets signature) {

  /// A member that is nothing else.
  public MemberCard(
      String id, String host, int port, long incarnation, Octets credential, Octets signature) {
    this(id, host, port, Services.NONE, incarnation, credential, signature);
  }

  /// The same with a signature.
  public MemberCard signed(Octets other) {
    return new MemberCard(id, host, port, services, incarnation, credential, other);
  }

  /// The same, said anew.
  public MemberCard reborn(long newIncarnation) {
    return new MemberCard(id, host, port, services, newIncarnation, credential, Octets.NONE);
  }
}
