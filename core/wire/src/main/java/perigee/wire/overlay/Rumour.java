package perigee.wire.overlay;

/// What members tell each other about members.
public sealed interface Rumour {

  /// Whom it is about.
  String subject();

  /// Which of the subject's incarnations it is about.
  long incarnation();

  /// It lives.
  record Alive(MemberCard card) implements Rumour {

    @Override
    public String subject() {
      return card.id();
    }

    @Override
    public long incarnation() {
      return card.incarnation();
    }
  }

  /// Somebody says it does not answer, or, about himself, that he goes.
  ///
  /// @param dead it is not suspected any more, but taken for dead
  /// @param accuser who says so
  /// @param signature of the accuser, over `OverlayWriter.signed`
  record Accusation(
      String subject, long incarnation, boolean dead, String accuser, Octets signature)
      implements Rumour {

    /// Whether it is a farewell.
    public boolean isFarewell() {
      return accuser.equals(subject);
    }

    /// The same with a signature.
    public Accusation signed(Octets other) {
      return new Accusation(subject, incarnation, dead, accuser, other);
    }
  }
}
