package perigee.calling.overlay;

import perigee.wire.overlay.LocationRecord;
import perigee.wire.overlay.MemberCard;
import perigee.wire.overlay.Octets;
import perigee.wire.overlay.Rumour;

/// Signs in the name of this member, and says whether others signed what is said to be theirs.
public interface Notary {

  /// This member's certificate.
  Octets credential();

  /// Signs with this member's key.
  Octets sign(byte[] content);

  /// Whether the card is signed by the member that it names, whose certificate it carries.
  boolean isGenuine(MemberCard card);

  /// Whether an accusation is signed by the accuser.
  ///
  /// @param accuser the card of the one whom it names
  boolean isGenuine(Rumour.Accusation accusation, MemberCard accuser);

  /// Whether a record is signed by a device of the person, or by a super node of the operator.
  boolean isGenuine(LocationRecord location);
}
