package perigee.net.http;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.concurrent.CompletionException;
import perigee.net.http.PeerException.Kind;

/// Why a connection did not come to stand, in the words of `PeerException`.
final class ConnectFailure {

  private static final int MAX_CAUSES = 8;

  private ConnectFailure() {}

  static void tell(ClientCall call, Throwable cause) {
    call.failed(kind(cause), true, text(cause));
  }

  private static Kind kind(Throwable failure) {
    Throwable cause = failure;
    for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
      if (cause instanceof CertificateException) {
        return Kind.CERTIFICATE;
      }
      cause = cause.getCause();
    }
    boolean late =
        failure instanceof ConnectTimeoutException
            || failure instanceof SslHandshakeTimeoutException;
    return late ? Kind.TIMEOUT : Kind.CONNECT;
  }

  private static String text(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof UnknownHostException
        ? "name not found"
        : "cannot connect: " + cause.getMessage();
  }
}
