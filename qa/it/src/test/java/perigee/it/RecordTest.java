package perigee.it;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import perigee.testkit.Await;
import perigee.testkit.Browser;
import perigee.testkit.SmallNetwork;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A browser is recorded; an edge delivers what came of it, and ffmpeg and Chromium play it with
/// sound and picture together.
@ExtendWith(SharedNetwork.class)
class RecordTest {

  private static final double TOGETHER_SECONDS = 0.1;
  private static final int LIGHT = 128;

  /// A camera that is white, and a microphone that is heard, in the same 300 ms of each second.
  private static final String FLASHES =
      """
      navigator.mediaDevices.getUserMedia = async () => {
        const canvas = document.createElement('canvas');
        canvas.width = 640;
        canvas.height = 360;
        const paint = canvas.getContext('2d');
        const audio = new AudioContext();
        await audio.resume();
        const out = audio.createMediaStreamDestination();
        const gain = audio.createGain();
        const tone = audio.createOscillator();
        gain.gain.value = 0;
        tone.frequency.value = 880;
        tone.connect(gain);
        gain.connect(out);
        tone.start();
        let n = 0;
        setInterval(() => {
          const on = performance.now() % 1000 < 300;
          gain.gain.value = on ? 0.5 : 0;
          paint.fillStyle = on ? 'white' : '#222';
          paint.fillRect(0, 0, 640, 360);
          paint.fillStyle = 'red';
          paint.fillRect(n++ % 600, 0, 40, 40);
        }, 33);
        return new MediaStream([
          canvas.captureStream(30).getVideoTracks()[0], out.stream.getAudioTracks()[0]]);
      };
      'flashes'
      """;

  private static final String PLAYED =
      """
      (async () => {
        const video = document.querySelector('video');
        video.muted = true;
        await video.play();
        await new Promise((go) => setTimeout(go, 2000));
        return {
          at: video.currentTime, duration: video.duration, width: video.videoWidth,
          frames: video.getVideoPlaybackQuality().totalVideoFrames,
          sound: video.webkitAudioDecodedByteCount,
          seekable: video.seekable.end(0),
        };
      })()
      """;

  private final SmallNetwork network;
  @TempDir private Path folder;

  RecordTest(SmallNetwork network) {
    this.network = network;
  }

  @Test
  void whatIsRecordedIsDeliveredAndPlays() throws Exception {
    JsonNode meeting = ask("POST", "/v1/meetings", "", "{}");
    String id = meeting.path("id").asString("");
    String key = meeting.path("hostKey").asString("");
    try (Browser browser = Browser.start(folder)) {
      Browser.Page anna = join(browser, id, key);
      anna.run("me.say({type: 'record', on: true})");
      pause(anna, 7_000);
      anna.run("me.say({type: 'record', on: false})");
      JsonNode recording = finished(id, key);
      assertThat(anna.run("me.errors").size()).as(anna.run("me.errors").toString()).isZero();
      anna.run("me.say({type: 'leave'})");
      assertThat(recording.path("files").size()).as(recording.toString()).isEqualTo(3);
      JsonNode view = recording.path("files").path(0);
      assertThat(view.path("name").asString("")).isEqualTo("view.webm");
      Path file = delivered(view.path("url").asString(""));
      isWhole(file);
      isTogether(file);
      plays(browser, view.path("url").asString(""));
    }
  }

  private Browser.Page join(Browser browser, String meeting, String key) throws IOException {
    Browser.Page page = browser.open(network.endpoint("talk") + "/participant.txt");
    page.run(FLASHES);
    page.run(script());
    String url = network.endpoint("talk").replace("http:", "ws:") + "/v1/meet/" + meeting;
    page.run("meet('" + url + "', 'Anna', {join: {hostKey: '" + key + "'}})");
    Await.until(
        ofSeconds(30),
        "the connection is there",
        () -> page.run("me.pc.connectionState").asString("").equals("connected"));
    pause(page, 1_000);
    return page;
  }

  private static void pause(Browser.Page page, int millis) {
    JsonNode _ = page.run("new Promise((go) => setTimeout(go, " + millis + "))");
  }

  private JsonNode finished(String id, String key) {
    List<JsonNode> found = new ArrayList<>();
    Await.until(
        ofSeconds(30),
        "control knows the recording, and that it is over",
        () -> {
          JsonNode all = ask("GET", "/v1/meetings/" + id + "/recordings", key, "");
          JsonNode first = all.path("recordings").path(0);
          if (first.has("endedAt")) {
            found.add(first);
          }
          return !found.isEmpty();
        });
    return found.getFirst();
  }

  /// Twice by an edge: the second time from its cache.
  private Path delivered(String url) throws Exception {
    assertThat(URI.create(url).getPort()).isEqualTo(network.port("edge-http"));
    Path file = folder.resolve("view.webm");
    Await.until(
        ofSeconds(20),
        "the edge knows the property",
        () -> curl("-o", file.toString(), "-w", "%{http_code}", url).endsWith("200"));
    String head = curl("-D", "-", "-o", "/dev/null", url);
    assertThat(head.toLowerCase(java.util.Locale.ROOT))
        .contains("content-type: video/webm")
        .containsPattern("cache-status: [^\\r\\n]*hit");
    String part = curl("-r", "0-3", "-w", "%{http_code} %{size_download}", "-o", "/dev/null", url);
    assertThat(part).isEqualTo("206 4");
    return file;
  }

  private static String curl(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("curl", "-s", "-m", "20"));
    command.addAll(List.of(arguments));
    return run(command);
  }

  private static void isWhole(Path file) throws Exception {
    String told =
        run(
            List.of(
                "ffprobe",
                "-v",
                "error",
                "-show_streams",
                "-show_format",
                "-of",
                "json",
                file.toString()));
    JsonNode probe = JsonMapper.shared().readTree(told);
    assertThat(probe.path("streams").path(0).path("codec_name").asString("")).isEqualTo("vp8");
    assertThat(probe.path("streams").path(1).path("codec_name").asString("")).isEqualTo("opus");
    assertThat(probe.path("format").path("format_name").asString("")).contains("webm");
    assertThat(Double.parseDouble(probe.path("format").path("duration").asString("0")))
        .isBetween(6.0, 9.0);
    double sound = lastTime(file, "a:0");
    double picture = lastTime(file, "v:0");
    assertThat(picture).isCloseTo(sound, org.assertj.core.data.Offset.offset(0.3));
  }

  private static double lastTime(Path file, String stream) throws Exception {
    List<String> lines =
        run(List.of(
                "ffprobe",
                "-v",
                "error",
                "-select_streams",
                stream,
                "-show_entries",
                "packet=pts_time",
                "-of",
                "csv=p=0",
                file.toString()))
            .lines()
            .toList();
    return Double.parseDouble(lines.getLast().replace(",", ""));
  }

  /// Flash for flash, the tone begins when the picture turns white.
  private static void isTogether(Path file) throws Exception {
    List<Double> sounds = new ArrayList<>();
    String silence =
        run(
            List.of(
                "ffmpeg",
                "-hide_banner",
                "-nostats",
                "-i",
                file.toString(),
                "-vn",
                "-af",
                "silencedetect=noise=-30dB:d=0.2",
                "-f",
                "null",
                "-"));
    Matcher ends = Pattern.compile("silence_end: ([0-9.]+)").matcher(silence);
    while (ends.find()) {
      sounds.add(Double.valueOf(ends.group(1)));
    }
    List<Double> flashes = flashes(file);
    assertThat(sounds).as("sounds in %s", silence).hasSizeGreaterThan(3);
    assertThat(flashes).hasSizeGreaterThan(3);
    int met = 0;
    for (double flash : flashes) {
      double nearest =
          sounds.stream()
              .mapToDouble(sound -> sound - flash)
              .boxed()
              .min(java.util.Comparator.comparingDouble(Math::abs))
              .orElseThrow();
      if (Math.abs(nearest) < 0.5) {
        met++;
        assertThat(Math.abs(nearest))
            .as("flashes at %s, sounds at %s", flashes, sounds)
            .isLessThan(TOGETHER_SECONDS);
      }
    }
    assertThat(met).isGreaterThan(3);
  }

  private static List<Double> flashes(Path file) throws Exception {
    String light =
        run(
            List.of(
                "ffmpeg",
                "-v",
                "error",
                "-i",
                file.toString(),
                "-an",
                "-vf",
                "scale=160:90,signalstats,metadata=print:key=lavfi.signalstats.YAVG:file=-",
                "-fps_mode",
                "passthrough",
                "-f",
                "null",
                "-"));
    List<Double> flashes = new ArrayList<>();
    Matcher frames =
        Pattern.compile("pts_time:([0-9.]+)\\s+lavfi.signalstats.YAVG=([0-9.]+)").matcher(light);
    boolean wasLight = true;
    while (frames.find()) {
      boolean isLight = Double.parseDouble(frames.group(2)) > LIGHT;
      if (isLight && !wasLight) {
        flashes.add(Double.valueOf(frames.group(1)));
      }
      wasLight = isLight;
    }
    return flashes;
  }

  private static void plays(Browser browser, String url) {
    Browser.Page page = browser.open(url);
    JsonNode played = page.run(PLAYED);
    assertThat(played.path("at").asDouble(0)).as("%s", played).isGreaterThan(1.0);
    assertThat(played.path("duration").asDouble(0)).as("%s", played).isBetween(6.0, 9.0);
    // How large it is and how often it changes depend on how busy the sender's machine was.
    assertThat(played.path("width").asInt(0)).as("%s", played).isPositive();
    assertThat(played.path("frames").asInt(0)).as("%s", played).isPositive();
    assertThat(played.path("sound").asInt(0)).as("%s", played).isPositive();
  }

  static String run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return told;
  }

  private static String script() throws IOException {
    try (InputStream in = RecordTest.class.getResourceAsStream("participant.js")) {
      assertThat(in).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8) + "\n'ready'";
    }
  }

  private JsonNode ask(String method, String path, String key, String body)
      throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(network.endpoint("talk") + path))
              .header("content-type", "application/json")
              .method(
                  method,
                  body.isEmpty()
                      ? HttpRequest.BodyPublishers.noBody()
                      : HttpRequest.BodyPublishers.ofString(body));
      if (!key.isEmpty()) {
        request.header("authorization", "Bearer " + key);
      }
      HttpResponse<String> answer =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
      return JsonMapper.shared().readTree(answer.body());
    }
  }
}
