package perigee.control.certificate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A certificate and its key as an operator would give them, of an authority made for it.
///
/// @param root the authority's own certificate, PEM
public record GivenPair(String chain, String key, String root) {

  public static GivenPair of(Path folder, InstantSource clock, String... hosts) {
    try {
      LocalAuthority authority = LocalAuthority.open(folder, null, clock, new SecureRandom());
      Vault.Fresh fresh = authority.issue("x", List.of(hosts), List.of(hosts));
      return new GivenPair(fresh.chain(), fresh.key(), authority.rootPem());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The body of a request that gives it.
  public String json() {
    ObjectNode json = JsonMapper.shared().createObjectNode();
    return json.put("chain", chain).put("key", key).toString();
  }
}
