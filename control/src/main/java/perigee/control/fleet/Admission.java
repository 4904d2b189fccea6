package perigee.control.fleet;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import perigee.control.store.Nodes;
import perigee.net.tls.FleetCredentials;
import perigee.net.tls.Pem;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Who may join, renew and link. Asks the store, so it may block. From any thread.
final class Admission {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:-]{1,253}");
  private static final int P256_BITS = 256;

  private final FleetAuthority authority;
  private final Nodes nodes;
  private final Roster roster;

  Admission(FleetAuthority authority, Nodes nodes, Roster roster) {
    this.authority = authority;
    this.nodes = nodes;
    this.roster = roster;
  }

  /// How a request ended.
  sealed interface Outcome {

    record Granted(String json) implements Outcome {}

    /// Refused for good.
    ///
    /// @param status of HTTP
    record Refused(int status, String reason) implements Outcome {}
  }

  /// Registers a node that has a join secret, and issues its certificate.
  Outcome join(String body) {
    try {
      JsonNode json = JSON.readTree(body);
      String secret = json.path("token").asString("");
      PublicKey key = Pem.publicKey(json.path("public-key").asString(""), "EC");
      if (!(key instanceof ECPublicKey ec)
          || ec.getParams().getCurve().getField().getFieldSize() != P256_BITS) {
        return new Outcome.Refused(400, "the public key is not on P-256");
      }
      String host = json.path("host").asString("");
      if (!HOST.matcher(host).matches() || isTaken(host)) {
        return new Outcome.Refused(400, "host is not a name or address of the node");
      }
      Optional<Nodes.NodeRecord> node = nodes.redeem(secret);
      if (node.isEmpty()) {
        return new Outcome.Refused(403, "the join token is unknown, used or too old");
      }
      roster.add(node.get());
      return granted(node.get(), List.of(host), key);
    } catch (JacksonException | GeneralSecurityException e) {
      return new Outcome.Refused(400, "the request can't be read: " + e.getMessage());
    }
  }

  /// Issues a fresh certificate for the key and names of the one that was shown.
  Outcome renew(@Nullable X509Certificate shown) {
    Optional<Nodes.NodeRecord> node = member(shown);
    if (node.isEmpty() || shown == null) {
      return new Outcome.Refused(403, "the certificate is of no node of this fleet");
    }
    try {
      return granted(node.get(), hosts(shown), shown.getPublicKey());
    } catch (GeneralSecurityException e) {
      return new Outcome.Refused(400, "the certificate can't be renewed: " + e.getMessage());
    }
  }

  /// The node that a certificate is of; empty if it is not in the fleet, or joined anew since the
  /// certificate was issued.
  Optional<Nodes.NodeRecord> member(@Nullable X509Certificate shown) {
    if (shown == null) {
      return Optional.empty();
    }
    // The certificate's times are whole seconds.
    Instant issued =
        shown.getNotBefore().toInstant().plus(CertificateIssuer.SKEW).plus(Duration.ofSeconds(1));
    return nodes
        .find(FleetCredentials.member(shown))
        .filter(node -> !issued.isBefore(node.joinedAt()));
  }

  private Outcome granted(Nodes.NodeRecord node, List<String> hosts, PublicKey key)
      throws GeneralSecurityException {
    ObjectNode json = JSON.createObjectNode();
    json.put("node", node.id());
    json.put("role", node.role().name().toLowerCase(Locale.ROOT));
    json.put("region", node.region());
    json.put("certificate", Pem.write(authority.issue(node.id(), hosts, key)));
    json.put("authority", Pem.write(List.of(authority.certificate())));
    json.put("release-key", Pem.write(authority.releaseKey()));
    return new Outcome.Granted(json.toString());
  }

  /// Whether a host is another member's name, with which the node could pass for it.
  private boolean isTaken(String host) {
    return host.equals(FleetCredentials.CONTROL) || nodes.find(host).isPresent();
  }

  private static List<String> hosts(X509Certificate certificate) throws GeneralSecurityException {
    List<String> hosts = new ArrayList<>();
    if (certificate.getSubjectAlternativeNames() != null) {
      for (List<?> name : certificate.getSubjectAlternativeNames()) {
        hosts.add(String.valueOf(name.get(1)));
      }
    }
    return hosts;
  }
}
