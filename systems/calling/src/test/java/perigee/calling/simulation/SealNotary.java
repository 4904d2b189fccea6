package perigee.calling.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import perigee.calling.overlay.Notary;
import perigee.selection.Hashing;
import perigee.wire.overlay.LocationRecord;
import perigee.wire.overlay.MemberCard;
import perigee.wire.overlay.Octets;
import perigee.wire.overlay.OverlayWriter;
import perigee.wire.overlay.Rumour;

/// Signatures that cost nothing: a hash of the signer's name and of what is signed. Only good among
/// those who don't cheat, which is what a simulation decides itself.
public record SealNotary(String signer) implements Notary {

  /// A device of a person, which may sign his records.
  public static SealNotary device(String person, String device) {
    return new SealNotary("device/" + person + "/" + device);
  }

  @Override
  public Octets credential() {
    return Octets.of(signer.getBytes(UTF_8));
  }

  @Override
  public Octets sign(byte[] content) {
    return seal(signer, content);
  }

  private static Octets seal(String signer, byte[] content) {
    long hash = Hashing.mix(Hashing.hash(signer) ^ Hashing.mix(Arrays.hashCode(content)));
    return Octets.of(ByteBuffer.allocate(Long.BYTES).putLong(hash).array());
  }

  private static String signer(Octets credential) {
    return new String(credential.toArray(), UTF_8);
  }

  @Override
  public boolean isGenuine(MemberCard card) {
    return signer(card.credential()).equals(card.id())
        && card.signature().equals(seal(card.id(), OverlayWriter.signed(card)));
  }

  @Override
  public boolean isGenuine(Rumour.Accusation accusation, MemberCard accuser) {
    return accusation.accuser().equals(accuser.id())
        && accusation.signature().equals(seal(accuser.id(), OverlayWriter.signed(accusation)));
  }

  @Override
  public boolean isGenuine(LocationRecord location) {
    String by = signer(location.credential());
    boolean may =
        !by.startsWith("device/")
            || by.equals("device/" + location.person() + "/" + location.device());
    return may && location.signature().equals(seal(by, OverlayWriter.signed(location)));
  }
}
