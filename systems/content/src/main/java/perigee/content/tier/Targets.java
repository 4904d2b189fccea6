package perigee.content.tier;

import java.net.URI;
import java.time.Duration;
import perigee.model.Member;
import perigee.model.property.Origin;
import perigee.net.http.Target;

/// How nodes and origins are connected to.
final class Targets {

  /// A node or origin that does not even accept a connection in this time is stepped over.
  private static final Duration CONNECT = Duration.ofMillis(750);

  private static final Duration RESPONSE = Duration.ofSeconds(60);
  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final Duration PROBE = Duration.ofMillis(250);
  private static final Duration PATIENT_PROBE = Duration.ofMillis(500);

  private Targets() {}

  static Target node(Member member) {
    return fabric(member, CONNECT, RESPONSE);
  }

  /// @param patient where answers are slow anyway
  static Target probe(Member member, boolean patient) {
    Duration within = patient ? PATIENT_PROBE : PROBE;
    return fabric(member, within, within);
  }

  private static Target fabric(Member member, Duration connect, Duration response) {
    int colon = member.fabric().lastIndexOf(':');
    String host = member.fabric().substring(0, colon);
    int port = Integer.parseInt(member.fabric().substring(colon + 1));
    // The certificate names the node, wherever it listens.
    Target.ClientTls tls = new Target.ClientTls(member.id(), true, true);
    return new Target(host, port, tls, connect, response, IDLE);
  }

  static Target origin(Origin origin) {
    URI url = origin.url();
    boolean secure = "https".equals(url.getScheme());
    int port = url.getPort() >= 0 ? url.getPort() : secure ? 443 : 80;
    Target.ClientTls tls = secure ? tls(origin) : null;
    Target.Http2 http2 =
        switch (origin.http2()) {
          case NEVER -> Target.Http2.NEVER;
          case AUTO -> secure ? Target.Http2.OFFERED : Target.Http2.NEVER;
          case ALWAYS -> Target.Http2.ALWAYS;
        };
    return new Target(url.getHost(), port, tls, CONNECT, RESPONSE, IDLE, http2);
  }

  private static Target.ClientTls tls(Origin origin) {
    String name = origin.host();
    if (name != null && name.contains(":")) {
      name = name.substring(0, name.indexOf(':'));
    }
    return new Target.ClientTls(name, origin.verify(), false, origin.trustedCertificates());
  }
}
