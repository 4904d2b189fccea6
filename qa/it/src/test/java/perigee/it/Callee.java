package perigee.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import perigee.calling.sip.DigestAlgorithm;
import perigee.wire.sip.AuthField;
import perigee.wire.sip.HeaderName;
import perigee.wire.sip.SipHeaders;
import perigee.wire.sip.SipLimits;
import perigee.wire.sip.SipMessage;
import perigee.wire.sip.SipRead;
import perigee.wire.sip.SipReader;
import perigee.wire.sip.SipRequest;
import perigee.wire.sip.SipResponse;
import perigee.wire.sip.SipWriter;

/// A registered phone that does the same with each call: takes it (`call`), has no time (`busy`),
/// or rings until it is taken back (`cancel`).
@NullUnmarked // what must be there and is not fails the test
final class Callee implements AutoCloseable {

  private static final String DOMAIN = "perigee.local";

  private final Socket socket = new Socket();
  private final SipReader reader = new SipReader(SipLimits.USUAL, false);
  private final String name;
  private final String password;
  private final String manner;
  private final Map<String, SipRequest> invites = new HashMap<>();

  Callee(InetSocketAddress edge, String name, String password, String manner) throws IOException {
    this.name = name;
    this.password = password;
    this.manner = manner;
    socket.connect(edge);
    register();
    Thread _ = Thread.ofVirtual().start(this::serve);
  }

  private void register() throws IOException {
    send(registering(1, ""));
    SipResponse challenge = (SipResponse) next();
    String nonce =
        AuthField.parse(challenge.headers().first(HeaderName.WWW_AUTHENTICATE)).value("nonce");
    String secret = DigestAlgorithm.MD5.hash(name + ":" + DOMAIN + ":" + password);
    String what = DigestAlgorithm.MD5.hash("REGISTER:sip:" + DOMAIN);
    String response = DigestAlgorithm.MD5.hash(secret + ":" + nonce + ":00000001:abc:auth:" + what);
    send(
        registering(
            2,
            AuthField.write(
                false,
                "username",
                name,
                "realm",
                DOMAIN,
                "nonce",
                nonce,
                "uri",
                "sip:" + DOMAIN,
                "response",
                response,
                "cnonce",
                "abc",
                "qop",
                "auth",
                "nc",
                "00000001")));
    if (((SipResponse) next()).status() != 200) {
      throw new IOException("not registered");
    }
  }

  private SipRequest registering(int sequence, String credentials) {
    String address = "<sip:" + name + "@" + DOMAIN + ">";
    SipHeaders.Builder headers =
        SipHeaders.builder()
            .add(HeaderName.VIA, "SIP/2.0/TCP 127.0.0.1;branch=z9hG4bKr" + name + sequence)
            .add(HeaderName.FROM, address + ";tag=" + name)
            .add(HeaderName.TO, address)
            .add(HeaderName.CALL_ID, "register-" + name)
            .add(HeaderName.CSEQ, sequence + " REGISTER")
            .add(HeaderName.CONTACT, contact());
    if (!credentials.isEmpty()) {
      headers.add(HeaderName.AUTHORIZATION, credentials);
    }
    return new SipRequest("REGISTER", "sip:" + DOMAIN, headers.build(), "");
  }

  private String contact() {
    return "<sip:%s@127.0.0.1:%d;transport=tcp>".formatted(name, socket.getLocalPort());
  }

  private void serve() {
    try {
      while (true) {
        if (next() instanceof SipRequest request) {
          answer(request);
        }
      }
    } catch (IOException _) {
      // The test is over.
    }
  }

  private void answer(SipRequest request) throws IOException {
    switch (request.method()) {
      case "INVITE" -> {
        invites.put(request.headers().first(HeaderName.CALL_ID), request);
        send(reply(request, 180));
        switch (manner) {
          case "busy" -> send(reply(request, 486));
          case "call" -> send(reply(request, 200));
          default -> {}
        }
      }
      case "CANCEL" -> {
        send(reply(request, 200));
        send(reply(invites.get(request.headers().first(HeaderName.CALL_ID)), 487));
      }
      case "ACK" -> {}
      default -> send(reply(request, 200));
    }
  }

  private SipResponse reply(SipRequest request, int status) {
    SipResponse response = request.answer(status, "tag" + name);
    SipHeaders.Builder headers = response.headers().toBuilder();
    headers.copy(request.headers(), HeaderName.RECORD_ROUTE).add(HeaderName.CONTACT, contact());
    return response.with(headers.build());
  }

  private void send(SipMessage message) throws IOException {
    socket.getOutputStream().write(SipWriter.bytes(message));
  }

  private SipMessage next() throws IOException {
    byte[] bytes = new byte[4096];
    while (true) {
      switch (reader.next()) {
        case SipRead.Whole(SipMessage message) -> {
          return message;
        }
        case SipRead.Bad bad -> throw new IOException(bad.reason());
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

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
