package perigee.app.rehearsal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/// Makes a client's connections to the edge of a rehearsal. What the edge shows is not verified:
/// both ends are this process.
final class Connections {

  /// The host that is asked for.
  static final String HOST = "rehearsal.example";

  private static final int TIMEOUT_MILLIS = 20_000;

  private final SSLContext context;

  Connections() {
    try {
      context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new TrustsAll()}, null);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("TLS for a rehearsal: " + e.getMessage(), e);
    }
  }

  /// Connects.
  ///
  /// @param edge of scheme http or https
  /// @param protocol what ALPN offers over TLS
  Socket open(URI edge, String protocol) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), edge.getPort());
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
    return edge.getScheme().equals("https") ? secured(socket, protocol) : socket;
  }

  private Socket secured(Socket socket, String protocol) throws IOException {
    SSLSocket secure =
        (SSLSocket) context.getSocketFactory().createSocket(socket, HOST, socket.getPort(), true);
    SSLParameters parameters = secure.getSSLParameters();
    parameters.setServerNames(List.of(new SNIHostName(HOST)));
    parameters.setApplicationProtocols(new String[] {protocol});
    secure.setSSLParameters(parameters);
    secure.startHandshake();
    return secure;
  }

  private static final class TrustsAll implements X509TrustManager {

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
