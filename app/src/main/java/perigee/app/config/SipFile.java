package perigee.app.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import perigee.calling.sip.DigestAlgorithm;
import perigee.calling.sip.SipBounds;
import perigee.calling.sip.SipConfig;
import perigee.model.document.Mapping;
import perigee.model.document.Value;

/// The `sip` section of a super node's `perigee.yaml`: how phones register and call.
///
/// ```yaml
/// sip:
///   tcp: "0.0.0.0:5060"
///   tls: "0.0.0.0:5061"
///   domain: perigee.local
///   people: phones.htdigest
///   digest: [md5, sha-256]
///   others:
///     super2: "198.51.100.7:5061"
/// ```
///
/// @param tcp where phones reach it, null for nowhere; `talk` may have the same listener
/// @param tls the same by TLS, for other super nodes, too, null for nowhere
/// @param domain of people's addresses
/// @param people the file of those who may register, as `htdigest` writes it; `phones.htdigest` in
///   the node's folder by default
/// @param algorithms of passwords' digests, in the order in which they are offered
/// @param bounds what phones may take
/// @param others where the other super nodes have SIP with TLS, by id
public record SipFile(
    @Nullable HostPort tcp,
    @Nullable HostPort tls,
    String domain,
    Path people,
    List<DigestAlgorithm> algorithms,
    SipBounds bounds,
    Map<String, HostPort> others) {

  /// What people's addresses end with where nothing else is said.
  public static final String USUAL_DOMAIN = "perigee.local";

  private static final String USUAL_PEOPLE = "phones.htdigest";
  private static final int MOST = 1_000_000;
  private static final int MOST_OTHERS = 64;

  public SipFile {
    algorithms = List.copyOf(algorithms);
    others = Map.copyOf(others);
  }

  static SipFile read(Value value, ConfigFile file, Path data) {
    Mapping map =
        value.map(
            "tcp",
            "tls",
            "domain",
            "people",
            "digest",
            "others",
            "connections",
            "connections-per-address",
            "requests-per-second",
            "people-per-connection",
            "registrations",
            "registrations-per-person");
    if (!map.has("tcp") && !map.has("tls")) {
      value.problem("has no listener; give tcp, tls or both");
    }
    SipBounds usual = SipBounds.USUAL;
    return new SipFile(
        map.optional("tcp").map(ConfigFile::hostPort).orElse(null),
        map.optional("tls").map(ConfigFile::hostPort).orElse(null),
        map.optional("domain").map(SipFile::domain).orElse(USUAL_DOMAIN),
        map.optional("people").map(file::path).orElse(data.resolve(USUAL_PEOPLE)),
        algorithms(map),
        new SipBounds(
            map.integer("connections", usual.connections(), 1, MOST),
            map.integer("connections-per-address", usual.connectionsOfOne(), 1, MOST),
            map.integer("requests-per-second", usual.requestsPerSecond(), 1, MOST),
            map.integer("people-per-connection", usual.peopleOfOne(), 1, MOST),
            map.integer("registrations", usual.bindings(), 1, MOST),
            map.integer("registrations-per-person", usual.bindingsOfOne(), 1, MOST),
            usual.transactions(),
            usual.transactionsOfOne(),
            usual.subscriptions()),
        others(map));
  }

  private static String domain(Value value) {
    return value.text(
        text -> HostPort.parse(text + ":1").isPresent() && text.indexOf('"') < 0,
        "a domain, for example example.net");
  }

  private static List<DigestAlgorithm> algorithms(Mapping map) {
    List<Value> said = map.optional("digest").map(Value::itemsOrOne).orElse(List.of());
    List<DigestAlgorithm> all = new ArrayList<>();
    for (Value value : said) {
      DigestAlgorithm one = value.choice(DigestAlgorithm.values());
      if (!all.contains(one)) {
        all.add(one);
      }
    }
    return all.isEmpty() ? List.of(DigestAlgorithm.MD5, DigestAlgorithm.SHA_256) : all;
  }

  private static Map<String, HostPort> others(Mapping map) {
    Map<String, Value> said = map.optional("others").map(Value::entries).orElse(Map.of());
    if (said.size() > MOST_OTHERS) {
      map.problem("others", "has %d entries; it may have at most %d".formatted(said.size(), 64));
      return Map.of();
    }
    Map<String, HostPort> all = new LinkedHashMap<>();
    said.forEach((node, value) -> all.put(node, ConfigFile.hostPort(value)));
    return all;
  }

  /// What the edge is configured with.
  ///
  /// @param node its id
  /// @param host by which clients reach the node
  public SipConfig config(String node, String host) {
    SipConfig usual = SipConfig.of(node, domain, host);
    return new SipConfig(
        node,
        domain,
        host,
        algorithms,
        usual.shortest(),
        usual.usual(),
        usual.longest(),
        usual.ringing(),
        bounds);
  }
}
