package perigee.net.http;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/// Who is at the other end of a channel.
final class Peers {

  private Peers() {}

  static Peer of(Channel channel) {
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    return new Peer(
        (InetSocketAddress) channel.remoteAddress(),
        (InetSocketAddress) channel.localAddress(),
        tls != null,
        tls == null || !asksForCertificate(tls) ? null : node(tls.engine().getSession()));
  }

  /// Where none is asked for, looking for one would only end in an exception.
  private static boolean asksForCertificate(SslHandler tls) {
    return tls.engine().getNeedClientAuth() || tls.engine().getWantClientAuth();
  }

  private static @Nullable String node(SSLSession session) {
    try {
      return session.getPeerCertificates()[0] instanceof X509Certificate certificate
          ? commonName(certificate)
          : null;
    } catch (SSLPeerUnverifiedException _) {
      // The client has shown no certificate; the listener decides whether it must.
      return null;
    }
  }

  private static @Nullable String commonName(X509Certificate certificate) {
    try {
      LdapName subject = new LdapName(certificate.getSubjectX500Principal().getName());
      for (Rdn part : subject.getRdns()) {
        if (part.getType().equalsIgnoreCase("CN")) {
          return part.getValue().toString();
        }
      }
      return null;
    } catch (InvalidNameException _) {
      // A verified certificate with a subject that no name can be read from names no node.
      return null;
    }
  }
}
