package perigee.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import perigee.realtime.dtls.DtlsIdentity;
import perigee.realtime.media.MediaPort;
import perigee.realtime.media.MediaPortConfig;
import perigee.realtime.media.MediaStatistics;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The media port and a real browser: Debian's Chromium sends a picture and a tone by ICE, DTLS and
/// SRTP, gets them back under other sources, and decodes them.
class BrowserMediaTest {

  private static final String BROWSER = "chromium-headless-shell";

  private static final String PAGE =
      """
      <!doctype html><title>t</title><canvas id=c width=320 height=240></canvas><script>
      (async () => {
        const tell = (path, text) => fetch(path, {method: 'POST', body: text});
        try {
          const canvas = document.getElementById('c').getContext('2d');
          let n = 0;
          setInterval(() => {
            canvas.fillStyle = `hsl(${n++ % 360} 80% 50%)`;
            canvas.fillRect(n % 200, 0, 120, 240);
          }, 66);
          const picture = document.getElementById('c').captureStream(15).getVideoTracks()[0];
          const sound = new AudioContext();
          const tone = sound.createOscillator();
          const out = sound.createMediaStreamDestination();
          tone.connect(out);
          tone.start();
          const pc = new RTCPeerConnection();
          pc.addTransceiver(out.stream.getAudioTracks()[0], {direction: 'sendonly'});
          pc.addTransceiver(picture, {direction: 'sendonly'});
          pc.addTransceiver('audio', {direction: 'recvonly'});
          pc.addTransceiver('video', {direction: 'recvonly'});
          await pc.setLocalDescription(await pc.createOffer());
          const answer = await (await tell('/offer', pc.localDescription.sdp)).text();
          await pc.setRemoteDescription({type: 'answer', sdp: answer});
          for (let i = 0; i < 200; i++) {
            const seen = {frames: 0, sounds: 0, bitrate: 0};
            for (const s of (await pc.getStats()).values()) {
              if (s.type === 'inbound-rtp' && s.kind === 'video') seen.frames = s.framesDecoded;
              if (s.type === 'inbound-rtp' && s.kind === 'audio') seen.sounds = s.packetsReceived;
              if (s.type === 'candidate-pair' && s.nominated) {
                seen.bitrate = s.availableOutgoingBitrate;
              }
              if (s.type === 'transport') seen.cipher = s.srtpCipher;
            }
            const told = seen.bitrate && seen.bitrate !== 300000;
            if (i > 180 || (seen.frames > 20 && seen.sounds > 20 && told)) {
              return tell('/done', JSON.stringify(seen));
            }
            await new Promise(done => setTimeout(done, 100));
          }
        } catch (e) {
          tell('/done', JSON.stringify({error: String(e)}));
        }
      })();
      </script>
      """;

  @TempDir private Path folder;

  @Test
  void aBrowserGetsItsPictureAndItsToneBack() throws Exception {
    SecureRandom random = new SecureRandom();
    DtlsIdentity identity = DtlsIdentity.create(InstantSource.system(), random);
    MediaPortConfig config =
        MediaPortConfig.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    CompletableFuture<String> done = new CompletableFuture<>();
    try (MediaPort port = MediaPort.open(config, identity, System::nanoTime, random)) {
      HttpServer server = serve(new MediaEcho(port), done);
      Process browser = browse("http://127.0.0.1:" + server.getAddress().getPort() + "/");
      try {
        JsonNode seen = JsonMapper.shared().readTree(done.get(60, TimeUnit.SECONDS));
        assertThat(seen.path("error").asString("")).isEmpty();
        assertThat(seen.path("frames").asInt(0)).as("%s", seen).isGreaterThan(20);
        assertThat(seen.path("sounds").asInt(0)).as("%s", seen).isGreaterThan(20);
        assertThat(seen.path("cipher").asString("")).isEqualTo("AEAD_AES_128_GCM");
        // It stays at what it begins with until it is told when packets arrived.
        assertThat(seen.path("bitrate").asLong(0))
            .as("%s", seen)
            .isPositive()
            .isNotEqualTo(300_000);
      } finally {
        for (ProcessHandle child : browser.descendants().toList()) {
          boolean _ = child.destroyForcibly();
        }
        browser.destroyForcibly();
        browser.waitFor();
        server.stop(0);
      }
      assertThat(port.statistics().get(MediaStatistics.Kind.FAILURES)).isZero();
      assertThat(port.statistics().get(MediaStatistics.Kind.FALSE)).isZero();
    }
  }

  private static HttpServer serve(MediaEcho echo, CompletableFuture<String> done)
      throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> answer(exchange, "text/html", PAGE));
    server.createContext(
        "/offer",
        exchange -> {
          String offer = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
          answer(exchange, "application/sdp", echo.answer(offer));
        });
    server.createContext(
        "/done",
        exchange -> {
          done.complete(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
          answer(exchange, "text/plain", "");
        });
    server.start();
    return server;
  }

  private static void answer(HttpExchange exchange, String type, String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    exchange.getResponseHeaders().add("content-type", type);
    exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private Process browse(String url) throws IOException {
    Path log = folder.resolve("browser.log");
    Files.createFile(log);
    return new ProcessBuilder(
            BROWSER,
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--allow-loopback-in-peer-connection",
            "--autoplay-policy=no-user-gesture-required",
            "--user-data-dir=" + folder.resolve("profile"),
            "--host-resolver-rules=MAP * 127.0.0.1",
            "--remote-debugging-port=0",
            url)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }
}
