package perigee.model.identity;

/// What the answers of a person's phone are checked with (RFC 7616 §3.4.2): the hash of
/// `id:realm:password`, in two hashes. Whoever has it can pass for the person at this realm.
///
/// @param md5 in hexadecimal digits
/// @param sha256 in hexadecimal digits
public record DigestSecret(String person, String realm, String md5, String sha256) {

  @Override
  public String toString() {
    return "DigestSecret[" + person + "@" + realm + ", withheld]";
  }
}
