package perigee.net.fleet;

import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import perigee.net.loop.Loops;
import perigee.net.tls.ControlTrust;
import perigee.net.tls.FleetContexts;
import perigee.net.tls.FleetCredentials;
import perigee.net.tls.Pem;
import perigee.wire.octets.P256;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// How a node gets its certificate from control, and a fresh one before that ends. The node makes
/// its key itself; only the public half travels.
///
/// May block for some seconds; not to be called on a loop.
public final class FleetJoin {

  /// Paths on control's listener for nodes.
  public static final String JOIN_PATH = "/fleet/v1/join";

  public static final String RENEW_PATH = "/fleet/v1/renew";
  public static final String LINK_PATH = "/fleet/v1/link";

  /// Before the paths of what a node that joined may ask, see [NodeCalls].
  public static final String CALLS_PREFIX = "/fleet/v1/calls/";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final ControlRequests requests;
  private final InstantSource clock;

  public FleetJoin(Loops loops, ControlAddress control, InstantSource clock) {
    this.requests = new ControlRequests(loops, control);
    this.clock = clock;
  }

  /// Joins with a one-time token and keeps the identity on disk.
  ///
  /// @param token the secret, a dot, and the authority's fingerprint
  /// @param host where other nodes reach this one, without port; its certificate will name it
  /// @param data the node's data folder
  public NodeIdentity join(String token, String host, Path data)
      throws FleetException, IOException, InterruptedException {
    int dot = token.indexOf('.');
    if (dot < 1) {
      throw new FleetException(true, "the join token is not of the form SECRET.FINGERPRINT");
    }
    String fingerprint = token.substring(dot + 1).strip();
    try {
      KeyPair pair = P256.newPair();
      String ask =
          JSON.createObjectNode()
              .put("token", token.substring(0, dot))
              .put("public-key", Pem.write(pair.getPublic()))
              .put("host", host)
              .toString();
      String answer = requests.post(contexts(null, fingerprint), JOIN_PATH, ask);
      NodeIdentity identity = identity(answer, pair, fingerprint, NodeIdentity.folder(data));
      identity.store();
      return identity;
    } catch (GeneralSecurityException | JacksonException e) {
      throw new FleetException("control's answer can't be used: " + e.getMessage(), e);
    }
  }

  /// Gets a fresh certificate for the same key, and keeps it on disk.
  public NodeIdentity renew(NodeIdentity identity)
      throws FleetException, IOException, InterruptedException {
    FleetCredentials credentials = identity.credentials();
    try {
      SslContext tls = contexts(credentials, ControlTrust.fingerprint(credentials.authority()));
      JsonNode answer = JSON.readTree(requests.post(tls, RENEW_PATH, "{}"));
      List<X509Certificate> chain = Pem.certificates(text(answer, "certificate"));
      chain.getFirst().verify(credentials.authority().getPublicKey());
      NodeIdentity renewed = identity.withChain(chain);
      renewed.store();
      return renewed;
    } catch (GeneralSecurityException | JacksonException e) {
      throw new FleetException("control's answer can't be used: " + e.getMessage(), e);
    }
  }

  private SslContext contexts(@Nullable FleetCredentials credentials, String fingerprint)
      throws IOException {
    return FleetContexts.toControl(credentials, new ControlTrust(fingerprint, clock));
  }

  private static NodeIdentity identity(String answer, KeyPair pair, String fingerprint, Path folder)
      throws GeneralSecurityException, FleetException {
    JsonNode json = JSON.readTree(answer);
    X509Certificate authority = Pem.certificates(text(json, "authority")).getFirst();
    if (!ControlTrust.fingerprint(authority).equals(fingerprint)) {
      throw new FleetException(true, "control sent another authority than the token names");
    }
    FleetCredentials credentials =
        new FleetCredentials(
            pair.getPrivate(), Pem.certificates(text(json, "certificate")), authority);
    return new NodeIdentity(
        folder, credentials, Pem.publicKey(text(json, "release-key"), "Ed25519"));
  }

  private static String text(JsonNode json, String name) throws FleetException {
    JsonNode value = json.path(name);
    if (!value.isString()) {
      throw new FleetException(false, "control's answer has no text '" + name + "'");
    }
    return value.stringValue();
  }
}
