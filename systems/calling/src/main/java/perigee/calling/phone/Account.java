package perigee.calling.phone;

import java.security.PrivateKey;
import java.util.Set;
import perigee.model.identity.DigestSecret;
import perigee.model.identity.IdentityTrust;
import perigee.wire.sip.NameAddress;
import perigee.wire.sip.SipUri;

/// Who the user of a phone is, as the login server said: all that is needed without it.
///
/// @param secret by which super nodes know the person
/// @param device the device's id
/// @param key the device's
/// @param certificate of the key, as control signed it; empty if there is none
/// @param trust what others' certificates are checked with
/// @param buddies to whom one's addresses may be told before they answer
public record Account(
    DigestSecret secret,
    String displayName,
    String device,
    PrivateKey key,
    String certificate,
    IdentityTrust trust,
    Set<String> buddies) {

  public Account {
    buddies = Set.copyOf(buddies);
  }

  /// The person's id.
  public String person() {
    return secret.person();
  }

  /// What stands behind the `@` of addresses.
  public String domain() {
    return secret.realm();
  }

  /// The person's address.
  public String address() {
    return "sip:" + person() + "@" + domain();
  }

  /// A person of this domain, or an address as it stands.
  String addressOf(String who) {
    if (who.startsWith("sip:")) {
      return who;
    }
    return who.indexOf('@') >= 0 ? "sip:" + who : "sip:" + who + "@" + domain();
  }

  /// Who has an address of this domain; empty for others.
  String personAt(String address) {
    NameAddress parsed = NameAddress.parse("<" + address + ">");
    SipUri uri = parsed == null ? null : parsed.sip();
    return uri == null || !uri.host().equalsIgnoreCase(domain()) ? "" : uri.plainUser();
  }

  @Override
  public String toString() {
    return "Account[" + address() + ", " + device + "]";
  }
}
