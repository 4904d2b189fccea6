package perigee.net.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import perigee.net.tls.FleetCredentials;
import perigee.net.tls.Pem;
import perigee.net.tls.PrivateFile;

/// Who a node is in its fleet, as it keeps it in the folder `identity` of its data: its key and
/// certificate, the authority, and the key that releases are signed with.
///
/// @param folder where it is kept
/// @param credentials the node's key and certificate, with the authority
/// @param releaseKey control's Ed25519 key
public record NodeIdentity(Path folder, FleetCredentials credentials, PublicKey releaseKey) {

  private static final String KEY = "node.key";
  private static final String CERTIFICATE = "node.crt";
  private static final String AUTHORITY = "authority.crt";
  private static final String RELEASE_KEY = "release.pub";

  /// The node's id, as its certificate says.
  public String node() {
    return FleetCredentials.member(credentials.certificate());
  }

  /// Reads the identity of a node that has joined; empty if it has not.
  ///
  /// @param data the node's data folder
  /// @throws IOException if there is one that can't be used
  public static Optional<NodeIdentity> load(Path data) throws IOException {
    Path folder = folder(data);
    if (!Files.exists(folder.resolve(CERTIFICATE))) {
      return Optional.empty();
    }
    try {
      FleetCredentials credentials =
          new FleetCredentials(
              Pem.privateKey(Files.readString(folder.resolve(KEY)), "EC"),
              Pem.certificates(Files.readString(folder.resolve(CERTIFICATE))),
              Pem.certificates(Files.readString(folder.resolve(AUTHORITY))).getFirst());
      PublicKey releaseKey =
          Pem.publicKey(Files.readString(folder.resolve(RELEASE_KEY)), "Ed25519");
      return Optional.of(new NodeIdentity(folder, credentials, releaseKey));
    } catch (GeneralSecurityException e) {
      throw new IOException(
          folder + " holds no usable identity (" + e.getMessage() + "); remove it and join anew",
          e);
    }
  }

  static Path folder(Path data) {
    return data.resolve("identity");
  }

  /// Writes everything; the certificate last, since with it the identity is whole.
  void store() throws IOException {
    PrivateFile.write(folder.resolve(KEY), Pem.write(credentials.key()));
    PrivateFile.write(folder.resolve(AUTHORITY), Pem.write(List.of(credentials.authority())));
    PrivateFile.write(folder.resolve(RELEASE_KEY), Pem.write(releaseKey));
    PrivateFile.write(folder.resolve(CERTIFICATE), Pem.write(credentials.chain()));
  }

  NodeIdentity withChain(List<X509Certificate> chain) {
    return new NodeIdentity(
        folder,
        new FleetCredentials(credentials.key(), chain, credentials.authority()),
        releaseKey);
  }
}
