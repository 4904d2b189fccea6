package perigee.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import perigee.testkit.SmallNetwork;

/// Phones at both super nodes of a network.
@ExtendWith(SharedNetwork.class)
@NullUnmarked // what must be there and is not fails the test
class SipNetworkTest {

  private static final String PASSWORD = "correct-horse-battery";

  private final SmallNetwork network;

  @TempDir Path work;

  SipNetworkTest(SmallNetwork network) {
    this.network = network;
  }

  /// People of control register at one super node and call who is registered at the other, also by
  /// the ports of its web app, and while control hangs.
  @Test
  void peopleCallEachOtherAcrossSuperNodes() throws Exception {
    for (String name : List.of("anna", "bob")) {
      String person =
          """
          {"id": "sip-%s", "displayName": "%s", "password": "%s"}\
          """
              .formatted(name, name, PASSWORD);
      network.api().want("POST", "/people", person);
    }
    try (Callee _ = new Callee(sip("sip2-tcp"), "sip-bob", PASSWORD, "call")) {
      calls("sip-tcp");
      calls("talk");
      calls("talk-https");
      long control = network.pause("control");
      try {
        calls("sip-tcp");
      } finally {
        network.resume(control);
      }
    }
  }

  @Test
  void browsersSpeakSipToTheTalkHost() throws Exception {
    CompletableFuture<String> said = new CompletableFuture<>();
    WebSocket.Listener listener =
        new WebSocket.Listener() {
          @Override
          public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            said.complete(text.toString());
            return null;
          }
        };
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI talk = URI.create("ws://127.0.0.1:" + network.port("talk") + "/sip");
      WebSocket socket =
          client
              .newWebSocketBuilder()
              .subprotocols("sip")
              .buildAsync(talk, listener)
              .get(5, TimeUnit.SECONDS);
      assertThat(socket.getSubprotocol()).isEqualTo("sip");
      String register =
          """
          REGISTER sip:perigee.local SIP/2.0
          Via: SIP/2.0/WS df7jal23ls0d.invalid;branch=z9hG4bKasudf
          From: <sip:anna@perigee.local>;tag=65bnmj.34asd
          To: <sip:anna@perigee.local>
          Call-ID: aiuy7k9njasd
          CSeq: 1 REGISTER
          Max-Forwards: 70
          Contact: <sip:anna@df7jal23ls0d.invalid;transport=ws>

          """
              .replace("\n", "\r\n");
      socket.sendText(register, true).get(5, TimeUnit.SECONDS);
      assertThat(said.get(5, TimeUnit.SECONDS))
          .startsWith("SIP/2.0 401 ")
          .contains("realm=\"perigee.local\"");
      socket.abort();
    }
  }

  private InetSocketAddress sip(String endpoint) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port(endpoint));
  }

  private int port(String endpoint) {
    String address = network.endpoint(endpoint);
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
  }

  /// Three calls, of a phone that registers for each anew.
  private void calls(String endpoint) throws Exception {
    Path file = work.resolve("call.xml");
    try (InputStream in = SipNetworkTest.class.getResourceAsStream("/sip/call.xml")) {
      Files.write(file, in.readAllBytes());
    }
    Path list = work.resolve("people.csv");
    Files.writeString(
        list,
        "SEQUENTIAL\nsip-anna;[authentication username=sip-anna password=%s];sip-bob\n"
            .formatted(PASSWORD));
    Path log = work.resolve("log");
    Process sipp =
        new ProcessBuilder(
                "sipp",
                "127.0.0.1:" + port(endpoint),
                "-sf",
                file.toString(),
                "-inf",
                list.toString(),
                "-t",
                "t1",
                "-m",
                "3",
                "-r",
                "3",
                "-timeout",
                "10",
                "-nostdin")
            .directory(work.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertThat(sipp.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(sipp.exitValue()).as(Files.readString(log)).isZero();
  }
}
