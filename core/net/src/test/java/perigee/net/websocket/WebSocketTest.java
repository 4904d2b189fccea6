package perigee.net.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket.Listener;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import perigee.net.http.Exchange;
import perigee.net.http.HttpServer;
import perigee.net.http.HttpServerConfig;
import perigee.net.loop.Loops;

/// WebSockets against Java's own client, and against frames written byte by byte.
@Timeout(30)
class WebSocketTest {

  private static final WebSocketTerms TERMS =
      new WebSocketTerms(
          List.of("https://other.example"),
          List.of("sip"),
          false,
          64 << 10,
          1_000,
          1_000,
          1 << 20,
          256 << 10,
          Duration.ofMillis(300),
          Duration.ofSeconds(2));

  private static final String OPENING =
      """
      GET /talk HTTP/1.1\r
      host: here.example\r
      upgrade: websocket\r
      connection: keep-alive, Upgrade\r
      sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r
      sec-websocket-version: 13\r
      """;

  private final Loops loops = Loops.start(1, "test");
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final BlockingQueue<WebSocket> opened = new LinkedBlockingQueue<>();
  private HttpServer server;

  @BeforeEach
  void listen() throws IOException {
    HttpServerConfig config =
        HttpServerConfig.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    server = HttpServer.start(loops, config, this::answer);
  }

  @AfterEach
  void stop() {
    server.close();
    loops.close();
  }

  private void answer(Exchange exchange) {
    WebSockets.accept(
        exchange,
        TERMS,
        socket -> {
          opened.add(socket);
          return new WebSocketListener() {
            @Override
            public void text(String text) {
              heard.add(text);
              if (text.startsWith("echo ")) {
                socket.send(text);
              }
            }

            @Override
            public void closed(int code, String reason) {
              heard.add("closed " + code);
            }
          };
        });
  }

  @Test
  void messagesGoBothWays() throws Exception {
    exchanges();
  }

  private void exchanges() throws Exception {
    BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    try (HttpClient client = HttpClient.newHttpClient()) {
      java.net.http.WebSocket socket = open(client, answers);
      socket.sendText("echo hello, wörld", true).join();
      assertThat(answers.poll(5, TimeUnit.SECONDS)).isEqualTo("echo hello, wörld");
      socket.sendText("echo in ", false).join();
      socket.sendText("two parts", true).join();
      assertThat(answers.poll(5, TimeUnit.SECONDS)).isEqualTo("echo in two parts");
      socket.sendClose(1000, "bye").join();
      assertThat(answers.poll(5, TimeUnit.SECONDS)).isEqualTo("closed 1000");
      // The other end may hear it first.
      String last = heard.poll(5, TimeUnit.SECONDS);
      while (last != null && !last.equals("closed 1000")) {
        last = heard.poll(5, TimeUnit.SECONDS);
      }
      assertThat(last).isEqualTo("closed 1000");
    }
  }

  @Test
  void theServerClosesWithItsReason() throws Exception {
    BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    try (HttpClient client = HttpClient.newHttpClient()) {
      open(client, answers);
      taken().close(4000, "enough");
      assertThat(answers.poll(5, TimeUnit.SECONDS)).isEqualTo("closed 4000");
      assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo("closed 4000");
    }
  }

  @Test
  void aServerThatStopsSaysSo() throws Exception {
    BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    try (HttpClient client = HttpClient.newHttpClient()) {
      open(client, answers);
      taken();
      server.drain(Duration.ofSeconds(5));
      assertThat(answers.poll(5, TimeUnit.SECONDS)).isEqualTo("closed 1001");
    }
  }

  @Test
  void theKeyIsAnswered() throws IOException { // RFC 6455 §1.3
    try (Raw raw = new Raw(OPENING + "sec-websocket-protocol: xmpp, sip\r\n\r\n")) {
      assertThat(raw.head())
          .startsWith("HTTP/1.1 101 ")
          .contains("sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
          .contains("sec-websocket-protocol: sip");
    }
  }

  @Test
  void whatComesWithTheRequestIsNotLost() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes((OPENING + "\r\n").getBytes(ISO_8859_1));
    bytes.writeBytes(frame(0x81, "early".getBytes(UTF_8)));
    try (Raw raw = new Raw(bytes.toByteArray())) {
      assertThat(raw.head()).startsWith("HTTP/1.1 101 ");
      assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo("early");
    }
  }

  @Test
  void aRequestThatIsNoneIsToldWhatIsRight() throws IOException {
    try (Raw raw = new Raw(OPENING.replace("version: 13", "version: 8") + "\r\n")) {
      assertThat(raw.head()).startsWith("HTTP/1.1 426 ").contains("sec-websocket-version: 13");
    }
    try (Raw raw = new Raw(OPENING.replace("c2FtcGxl", "").replace("dGhl", "") + "\r\n")) {
      assertThat(raw.head()).startsWith("HTTP/1.1 400 ");
    }
    try (Raw raw = new Raw("GET / HTTP/1.1\r\nhost: a\r\n\r\n")) {
      assertThat(raw.head()).startsWith("HTTP/1.1 426 ");
    }
  }

  @Test
  void pagesOfOthersMayNot() throws IOException {
    try (Raw raw = new Raw(OPENING + "origin: https://evil.example\r\n\r\n")) {
      assertThat(raw.head()).startsWith("HTTP/1.1 403 ");
    }
    for (String origin : List.of("http://here.example", "https://other.example")) {
      try (Raw raw = new Raw(OPENING + "origin: " + origin + "\r\n\r\n")) {
        assertThat(raw.head()).startsWith("HTTP/1.1 101 ");
      }
    }
  }

  @Test
  void aSilentClientIsPingedAndThenLeft() throws Exception {
    try (Raw raw = new Raw(OPENING + "\r\n")) {
      raw.head();
      assertThat(raw.read(2)).containsExactly(0x89, 0);
      assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("closed 1006");
    }
  }

  @Test
  void brokenFramesEndTheConnectionWithTheirCode() throws Exception {
    byte[] text = "x".getBytes(UTF_8);
    byte[] unmasked = {(byte) 0x81, 1, 'x'};
    closes(unmasked, CloseCodes.PROTOCOL_ERROR);
    closes(frame(0xc1, text), CloseCodes.PROTOCOL_ERROR);
    closes(frame(0x80, text), CloseCodes.PROTOCOL_ERROR);
    closes(frame(0x82, text), CloseCodes.UNSUPPORTED);
    closes(frame(0x81, new byte[] {(byte) 0xc3, 0x28}), CloseCodes.NOT_UTF8);
    closes(frame(0x81, new byte[TERMS.maxMessageBytes() + 1]), CloseCodes.TOO_BIG);
  }

  @Test
  void aMessageInPartsIsBoundedToo() throws Exception {
    try (Raw raw = new Raw(OPENING + "\r\n")) {
      raw.head();
      byte[] part = new byte[TERMS.maxMessageBytes() / 2];
      raw.write(frame(0x01, part));
      raw.write(frame(0x00, part));
      raw.write(frame(0x00, new byte[] {'x'}));
      assertThat(raw.closeCode()).isEqualTo(CloseCodes.TOO_BIG);
    }
  }

  @Test
  void tooManyFramesAreTooMany() throws Exception {
    try (Raw raw = new Raw(OPENING + "\r\n")) {
      raw.head();
      ByteArrayOutputStream flood = new ByteArrayOutputStream();
      for (int i = 0; i <= TERMS.frameBurst() + 3_000; i++) {
        flood.writeBytes(frame(0x8a, new byte[0]));
      }
      raw.write(flood.toByteArray());
      assertThat(raw.closeCode()).isEqualTo(CloseCodes.POLICY);
    }
  }

  @Test
  void aClientThatDoesNotReadIsCutOff() throws Exception {
    try (Raw raw = new Raw(OPENING + "\r\n")) {
      raw.head();
      WebSocket socket = taken();
      String piece = "x".repeat(60_000);
      for (int i = 0; i < 400 && heard.isEmpty(); i++) {
        socket.send(piece);
        Thread.sleep(1);
      }
      assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo("closed 1006");
    }
  }

  @Test
  void anyBytesAreTakenOrRefused() throws Exception {
    Random random = new Random(17);
    for (int i = 0; i < 60; i++) {
      byte[] bytes = new byte[random.nextInt(400)];
      random.nextBytes(bytes);
      if (bytes.length > 2 && i % 2 == 0) {
        bytes[0] = (byte) (0x81 + random.nextInt(11));
        bytes[1] = (byte) (0x80 + random.nextInt(128));
      }
      try (Raw raw = new Raw(OPENING + "\r\n")) {
        raw.head();
        raw.write(bytes);
        raw.finish();
        raw.drain();
      }
    }
    exchanges();
  }

  @Test
  void aTermThatContradictsItselfIsRefused() {
    assertThatThrownBy(() ->
            new WebSocketTerms(
                List.of(), List.of(), false, 10, 1, 1, 1, 9, Duration.ZERO, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void closes(byte[] frame, int code) throws IOException {
    try (Raw raw = new Raw(OPENING + "\r\n")) {
      raw.head();
      raw.write(frame);
      assertThat(raw.closeCode()).isEqualTo(code);
    }
  }

  private WebSocket taken() throws InterruptedException {
    WebSocket socket = opened.poll(5, TimeUnit.SECONDS);
    assertThat(socket).isNotNull();
    return socket;
  }

  private java.net.http.WebSocket open(HttpClient client, BlockingQueue<String> answers)
      throws Exception {
    URI uri = URI.create("ws://127.0.0.1:" + server.address().getPort() + "/talk");
    StringBuilder text = new StringBuilder();
    Listener listener =
        new Listener() {
          @Override
          public CompletionStage<?> onText(
              java.net.http.WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
              answers.add(text.toString());
              text.setLength(0);
            }
            socket.request(1);
            return CompletableFuture.completedStage(null);
          }

          @Override
          public CompletionStage<?> onClose(
              java.net.http.WebSocket socket, int code, String reason) {
            answers.add("closed " + code);
            return CompletableFuture.completedStage(null);
          }
        };
    return client.newWebSocketBuilder().buildAsync(uri, listener).get(5, TimeUnit.SECONDS);
  }

  /// A frame as a client writes it, masked.
  private static byte[] frame(int first, byte[] payload) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(first);
    if (payload.length < 126) {
      out.write(0x80 | payload.length);
    } else if (payload.length < 1 << 16) {
      out.write(0x80 | 126);
      out.write(payload.length >> 8);
      out.write(payload.length);
    } else {
      out.write(0x80 | 127);
      out.writeBytes(new byte[4]);
      out.write(payload.length >> 24);
      out.write(payload.length >> 16);
      out.write(payload.length >> 8);
      out.write(payload.length);
    }
    byte[] mask = {1, 2, 3, 4};
    out.writeBytes(mask);
    for (int i = 0; i < payload.length; i++) {
      out.write(payload[i] ^ mask[i % mask.length]);
    }
    return out.toByteArray();
  }

  private final class Raw implements AutoCloseable {

    private final Socket socket;
    private final InputStream in;

    Raw(String opening) throws IOException {
      this(opening.getBytes(ISO_8859_1));
    }

    Raw(byte[] opening) throws IOException {
      socket = new Socket(server.address().getAddress(), server.address().getPort());
      socket.setSoTimeout(10_000);
      in = socket.getInputStream();
      write(opening);
    }

    void write(byte[] bytes) throws IOException {
      try {
        socket.getOutputStream().write(bytes);
      } catch (IOException closed) {
        // The server may have had enough of it already.
        assertThat(closed).isNotNull();
      }
    }

    void finish() throws IOException {
      socket.shutdownOutput();
    }

    String head() throws IOException {
      StringBuilder read = new StringBuilder();
      while (!read.toString().endsWith("\r\n\r\n")) {
        int b = in.read();
        assertThat(b).as(read.toString()).isNotNegative();
        read.append((char) b);
      }
      return read.toString();
    }

    int[] read(int count) throws IOException {
      byte[] bytes = in.readNBytes(count);
      int[] all = new int[bytes.length];
      for (int i = 0; i < all.length; i++) {
        all[i] = bytes[i] & 0xff;
      }
      return all;
    }

    /// The code of the close frame, past pings.
    int closeCode() throws IOException {
      for (; ; ) {
        int[] head = read(2);
        assertThat(head).hasSize(2);
        int[] payload = read(head[1]);
        if (head[0] == 0x88) {
          return (payload[0] << 8) + payload[1];
        }
      }
    }

    void drain() {
      try {
        in.readAllBytes();
      } catch (IOException reset) {
        // As good as an end.
        assertThat(reset).isNotNull();
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
