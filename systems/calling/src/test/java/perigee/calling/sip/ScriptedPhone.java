package perigee.calling.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullUnmarked;
import perigee.wire.sip.AuthField;
import perigee.wire.sip.HeaderName;
import perigee.wire.sip.NameAddress;
import perigee.wire.sip.SipHeaders;
import perigee.wire.sip.SipLimits;
import perigee.wire.sip.SipMessage;
import perigee.wire.sip.SipRead;
import perigee.wire.sip.SipReader;
import perigee.wire.sip.SipRequest;
import perigee.wire.sip.SipResponse;
import perigee.wire.sip.SipWriter;

/// A phone that says what a test tells it to.
@NullUnmarked // what must be there and is not fails the test
public final class ScriptedPhone implements AutoCloseable {

  public static final String DOMAIN = "perigee.local";

  private static final int PATIENCE_MILLIS = 5000;
  private static final AtomicInteger SERIAL = new AtomicInteger();

  private final Socket socket = new Socket();
  private final SipReader reader = new SipReader(SipLimits.USUAL, false);
  private final String name;
  private final String domain;
  private final String contact;
  private int sequence;

  public ScriptedPhone(InetSocketAddress edge, String name, String domain) throws IOException {
    this.name = name;
    this.domain = domain;
    socket.connect(edge);
    socket.setSoTimeout(PATIENCE_MILLIS);
    contact = "<sip:%s@127.0.0.1:%d;transport=tcp>".formatted(name, socket.getLocalPort());
  }

  /// One that is registered.
  static ScriptedPhone registered(InetSocketAddress edge, String name, String domain)
      throws IOException {
    ScriptedPhone phone = new ScriptedPhone(edge, name, domain);
    if (phone.register().status() != 200) {
      throw new IOException(name + " is not registered");
    }
    return phone;
  }

  public String contact() {
    return contact;
  }

  public String address() {
    return "sip:" + name + "@" + domain;
  }

  public void send(SipMessage message) throws IOException {
    send(SipWriter.bytes(message));
  }

  public void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  public SipMessage next() throws IOException {
    byte[] bytes = new byte[4096];
    while (true) {
      switch (reader.next()) {
        case SipRead.Whole(SipMessage message) -> {
          return message;
        }
        case SipRead.Bad bad -> throw new IOException("bad message: " + bad.reason());
        case SipRead.Ping _, SipRead.Pong _ -> {}
        case SipRead.More _ -> {
          int count = socket.getInputStream().read(bytes);
          if (count < 0) {
            throw new IOException("closed");
          }
          reader.feed(bytes, 0, count);
        }
      }
    }
  }

  /// Whether nothing comes for a while.
  public boolean isSilent(int millis) throws IOException {
    socket.setSoTimeout(millis);
    try {
      next();
      return false;
    } catch (SocketTimeoutException _) {
      return true;
    } finally {
      socket.setSoTimeout(PATIENCE_MILLIS);
    }
  }

  /// The octets that come next, whatever they are.
  public String octets(int count) throws IOException {
    return new String(socket.getInputStream().readNBytes(count), StandardCharsets.ISO_8859_1);
  }

  public boolean isClosed() throws IOException {
    return socket.getInputStream().read() < 0;
  }

  public SipResponse response() throws IOException {
    return (SipResponse) next();
  }

  /// The next response that is no 100.
  public SipResponse answer() throws IOException {
    SipResponse response = response();
    return response.status() == 100 ? answer() : response;
  }

  public SipRequest request() throws IOException {
    return (SipRequest) next();
  }

  /// A request of this phone's.
  public SipRequest request(String method, String uri, String... more) {
    SipHeaders.Builder headers =
        SipHeaders.builder()
            .add(HeaderName.VIA, via())
            .add(HeaderName.FROM, "<" + address() + ">;tag=" + SERIAL.incrementAndGet())
            .add(HeaderName.TO, "<" + (method.equals("REGISTER") ? address() : uri) + ">")
            .add(HeaderName.CALL_ID, "call" + SERIAL.incrementAndGet())
            .add(HeaderName.CSEQ, ++sequence + " " + method)
            .add(HeaderName.MAX_FORWARDS, "70");
    for (int i = 0; i < more.length; i += 2) {
      headers.add(HeaderName.of(more[i]), more[i + 1]);
    }
    return new SipRequest(method, uri, headers.build(), "");
  }

  private static String via() {
    return "SIP/2.0/TCP 127.0.0.1;rport;branch=z9hG4bKphone" + SERIAL.incrementAndGet();
  }

  /// The same once more, with an answer to a challenge.
  public SipRequest answering(
      SipRequest request, SipResponse challenge, DigestAlgorithm algorithm, String password) {
    boolean proxy = challenge.status() == 407;
    String field = proxy ? HeaderName.PROXY_AUTHENTICATE : HeaderName.WWW_AUTHENTICATE;
    String nonce =
        challenge.headers().all(field).stream()
            .map(AuthField::parse)
            .filter(one -> algorithm.token().equals(one.value("algorithm")))
            .findFirst()
            .orElseThrow()
            .value("nonce");
    return credentials(request, proxy, nonce, 1, algorithm, password);
  }

  public SipRequest credentials(
      SipRequest request,
      boolean proxy,
      String nonce,
      int count,
      DigestAlgorithm algorithm,
      String password) {
    String nc = "%08x".formatted(count);
    String secret = algorithm.hash(name + ":" + domain + ":" + password);
    String what = algorithm.hash(request.method() + ":" + request.uri());
    String response = algorithm.hash(secret + ":" + nonce + ":" + nc + ":abc:auth:" + what);
    String value =
        AuthField.write(
            false,
            "username",
            name,
            "realm",
            domain,
            "nonce",
            nonce,
            "uri",
            request.uri(),
            "response",
            response,
            "algorithm",
            algorithm.token(),
            "cnonce",
            "abc",
            "qop",
            "auth",
            "nc",
            nc);
    SipHeaders headers =
        request.headers().toBuilder()
            .set(HeaderName.VIA, via())
            .set(HeaderName.CSEQ, ++sequence + " " + request.method())
            .set(proxy ? HeaderName.PROXY_AUTHORIZATION : HeaderName.AUTHORIZATION, value)
            .build();
    return request.with(headers);
  }

  /// Registers with the password that is the name.
  public SipResponse register(String... more) throws IOException {
    return register(request("REGISTER", "sip:" + domain, withContact(more)));
  }

  private String[] withContact(String... more) {
    if (more.length > 0 && more[0].equals("Contact")) {
      return more;
    }
    String[] all = new String[more.length + 2];
    all[0] = "Contact";
    all[1] = contact;
    System.arraycopy(more, 0, all, 2, more.length);
    return all;
  }

  public SipResponse register(SipRequest request) throws IOException {
    send(request);
    SipResponse challenge = response();
    assertThat(challenge.status()).isEqualTo(401);
    send(answering(request, challenge, DigestAlgorithm.MD5, name));
    return response();
  }

  /// A response to a request, with a contact.
  public SipResponse reply(SipRequest request, int status) {
    SipResponse response = request.answer(status, "tag" + name);
    SipHeaders.Builder headers = response.headers().toBuilder();
    if (status < 300 && status > 100) {
      headers.copy(request.headers(), HeaderName.RECORD_ROUTE).add(HeaderName.CONTACT, contact);
    }
    return response.with(headers.build());
  }

  /// A request inside the dialog that a response to this phone's own request opened.
  public SipRequest inside(SipRequest invite, SipResponse accepted, String method) {
    NameAddress target = NameAddress.parse(accepted.headers().first(HeaderName.CONTACT));
    SipHeaders.Builder headers =
        SipHeaders.builder()
            .add(HeaderName.VIA, via())
            .copy(invite.headers(), HeaderName.FROM)
            .copy(accepted.headers(), HeaderName.TO)
            .copy(invite.headers(), HeaderName.CALL_ID)
            .add(
                HeaderName.CSEQ,
                (method.equals("ACK")
                        ? invite.headers().first(HeaderName.CSEQ).split(" ", 2)[0]
                        : "" + ++sequence)
                    + " "
                    + method)
            .add(HeaderName.MAX_FORWARDS, "70");
    for (String route : accepted.headers().all(HeaderName.RECORD_ROUTE).reversed()) {
      headers.add(HeaderName.ROUTE, route);
    }
    return new SipRequest(method, target.uri().text(), headers.build(), "");
  }

  /// A request inside the dialog that a request to this phone opened.
  public SipRequest back(SipRequest invite, String method) {
    NameAddress target = NameAddress.parse(invite.headers().first(HeaderName.CONTACT));
    SipHeaders.Builder headers =
        SipHeaders.builder()
            .add(HeaderName.VIA, via())
            .add(HeaderName.FROM, invite.headers().first(HeaderName.TO) + ";tag=tag" + name)
            .add(HeaderName.TO, invite.headers().first(HeaderName.FROM))
            .copy(invite.headers(), HeaderName.CALL_ID)
            .add(HeaderName.CSEQ, ++sequence + " " + method)
            .add(HeaderName.MAX_FORWARDS, "70");
    for (String route : invite.headers().all(HeaderName.RECORD_ROUTE)) {
      headers.add(HeaderName.ROUTE, route);
    }
    return new SipRequest(method, target.uri().text(), headers.build(), "");
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
