package perigee.app.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import perigee.app.config.NameServerFile;
import perigee.content.nameserver.CookieSecret;

/// The secret of a name server's cookies: from the file that it is told, or one of its own, which
/// it keeps so that clients' cookies outlive a restart.
final class CookieSecrets {

  private static final String OWN = "cookie.secret";

  private CookieSecrets() {}

  /// Reads it, or makes it.
  ///
  /// @throws IOException if the file isn't there though it was named, or holds something else
  static CookieSecret of(NameServerFile config) throws IOException {
    @Nullable Path named = config.service().cookieSecretFile();
    Path file = named == null ? config.data().resolve(OWN) : named;
    if (named == null && !Files.exists(file)) {
      byte[] fresh = new byte[CookieSecret.OCTETS];
      new SecureRandom().nextBytes(fresh);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, HexFormat.of().formatHex(fresh) + "\n");
    }
    try {
      return new CookieSecret(HexFormat.of().parseHex(Files.readString(file).strip()));
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " is no cookie secret; it must hold 32 hexadecimal digits", e);
    }
  }
}
