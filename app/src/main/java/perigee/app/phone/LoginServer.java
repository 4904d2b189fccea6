package perigee.app.phone;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.HttpsURLConnection;
import org.jspecify.annotations.Nullable;
import perigee.app.client.Answer;
import perigee.app.client.Json;
import perigee.realtime.media.HttpProxy;
import tools.jackson.databind.JsonNode;

/// The login server, as a phone asks it: control's API, or a talk host that passes requests on.
///
/// @param base without `/v1`
/// @param root a certificate in PEM that vouches for it; empty for those that the machine trusts
/// @param proxy that is asked where no direct way leads there, or null
record LoginServer(URI base, String root, @Nullable HttpProxy proxy) {

  private static final int MOST_BYTES = 4 << 20;

  /// The one that an account is of.
  static LoginServer of(JsonNode account, @Nullable HttpProxy proxy) {
    return new LoginServer(
        URI.create(PhoneState.text(account, "server")), PhoneState.text(account, "root"), proxy);
  }

  /// Asks.
  ///
  /// @param session empty for none
  /// @throws IOException if it is away
  Answer ask(String method, String path, @Nullable Object body, String session, Duration patience)
      throws IOException {
    HttpProxy beside = proxy;
    try {
      return ask(method, path, body, session, patience, Proxy.NO_PROXY);
    } catch (IOException e) {
      if (beside == null) {
        throw e;
      }
      Proxy by = new Proxy(Proxy.Type.HTTP, beside.address());
      return ask(method, path, body, session, patience, by);
    }
  }

  private Answer ask(
      String method,
      String path,
      @Nullable Object body,
      String session,
      Duration patience,
      Proxy by)
      throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create(base + "/v1" + path).toURL().openConnection(by);
    try {
      if (proxy != null && by.type() == Proxy.Type.HTTP && !proxy.authorization().isEmpty()) {
        connection.setRequestProperty("Proxy-Authorization", proxy.authorization());
      }
      if (connection instanceof HttpsURLConnection secure && !root.isEmpty()) {
        secure.setSSLSocketFactory(Authorities.only(root).getSocketFactory());
      }
      connection.setRequestMethod(method);
      connection.setConnectTimeout((int) patience.toMillis());
      connection.setReadTimeout((int) patience.toMillis());
      connection.setRequestProperty("Accept", "application/json, application/problem+json");
      if (!session.isEmpty()) {
        connection.setRequestProperty("Authorization", "Bearer " + session);
      }
      if (body != null) {
        byte[] bytes = Json.write(body).getBytes(StandardCharsets.UTF_8);
        connection.setRequestProperty("Content-Type", "application/json");
        connection.setDoOutput(true);
        connection.setFixedLengthStreamingMode(bytes.length);
        connection.getOutputStream().write(bytes);
      }
      int status = connection.getResponseCode();
      @Nullable InputStream in =
          status >= 400 ? connection.getErrorStream() : connection.getInputStream();
      byte[] bytes = in == null ? new byte[0] : in.readNBytes(MOST_BYTES);
      return new Answer(status, null, new String(bytes, StandardCharsets.UTF_8));
    } finally {
      connection.disconnect();
    }
  }
}
