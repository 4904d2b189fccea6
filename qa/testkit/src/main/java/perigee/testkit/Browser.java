package perigee.testkit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Debian's headless Chromium with made-up camera and microphone, driven by the DevTools protocol.
/// No process outlives it.
public final class Browser implements AutoCloseable {

  private static final String PROGRAM = "chromium-headless-shell";
  private static final Duration START_WITHIN = Duration.ofSeconds(60);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(60);

  private final Process process;
  private final HttpClient http = HttpClient.newHttpClient();
  private final WebSocket socket;
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();

  private Browser(Process process, String devTools)
      throws ExecutionException, InterruptedException, TimeoutException {
    this.process = process;
    this.socket =
        http.newWebSocketBuilder()
            .buildAsync(URI.create(devTools), new Answers())
            .get(START_WITHIN.toSeconds(), TimeUnit.SECONDS);
  }

  /// Starts one.
  ///
  /// @param folder for its profile and its log; nothing is remembered from another
  public static Browser start(Path folder) throws IOException {
    Path profile = Files.createTempDirectory(folder, "profile");
    Process process =
        new ProcessBuilder(
                PROGRAM,
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-renderer-backgrounding",
                "--disable-background-timer-throttling",
                "--disable-backgrounding-occluded-windows",
                "--autoplay-policy=no-user-gesture-required",
                "--use-fake-device-for-media-stream",
                "--use-fake-ui-for-media-stream",
                "--user-data-dir=" + profile,
                "--remote-debugging-port=0",
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(profile.resolveSibling(profile.getFileName() + ".log").toFile())
            .start();
    try {
      Path port = profile.resolve("DevToolsActivePort");
      Await.until(START_WITHIN, "the browser's port", () -> isWritten(port));
      List<String> lines = Files.readAllLines(port);
      return new Browser(
          process, "ws://127.0.0.1:" + lines.getFirst().strip() + lines.get(1).strip());
    } catch (ExecutionException | TimeoutException e) {
      end(process);
      throw new IOException("the browser can't be driven", e);
    } catch (InterruptedException e) {
      end(process);
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (AssertionError e) {
      end(process);
      throw e;
    }
  }

  private static boolean isWritten(Path port) throws IOException {
    return Files.exists(port) && Files.readAllLines(port).size() >= 2;
  }

  /// Opens a page; returns once it is loaded.
  public Page open(String url) {
    ObjectNode target = JsonMapper.shared().createObjectNode().put("url", url);
    String id = ask("", "Target.createTarget", target).path("targetId").asString("");
    ObjectNode attach =
        JsonMapper.shared().createObjectNode().put("targetId", id).put("flatten", true);
    Page page =
        new Page(ask("", "Target.attachToTarget", attach).path("sessionId").asString(""), id);
    Await.until(ANSWER_WITHIN, "the page is loaded", () -> isLoaded(page));
    return page;
  }

  private static boolean isLoaded(Page page) {
    try {
      String state = page.run("document.readyState + ' ' + location.href").asString("");
      return state.startsWith("complete http");
    } catch (AssertionError _) {
      // On its way from one page to the next it has no scripts.
      return false;
    }
  }

  /// A tab.
  public final class Page {

    private final String session;
    private final String target;

    private Page(String session, String target) {
      this.session = session;
      this.target = target;
    }

    /// The value of an expression; if it is a promise, what it comes to.
    public JsonNode run(String expression) {
      ObjectNode parameters =
          JsonMapper.shared()
              .createObjectNode()
              .put("expression", expression)
              .put("awaitPromise", true)
              .put("returnByValue", true)
              .put("userGesture", true);
      JsonNode answer = ask(session, "Runtime.evaluate", parameters);
      if (answer.has("exceptionDetails")) {
        throw new AssertionError("the page failed: " + answer.path("exceptionDetails"));
      }
      return answer.path("result").path("value");
    }

    /// Closes the tab as if it had crashed: no script of it runs any more.
    public void close() {
      JsonNode _ =
          ask(
              "",
              "Target.closeTarget",
              JsonMapper.shared().createObjectNode().put("targetId", target));
    }
  }

  private JsonNode ask(String session, String method, ObjectNode parameters) {
    int id = ids.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    asked.put(id, answer);
    ObjectNode message = JsonMapper.shared().createObjectNode().put("id", id).put("method", method);
    message.set("params", parameters);
    if (!session.isEmpty()) {
      message.put("sessionId", session);
    }
    try {
      synchronized (this) {
        socket.sendText(message.toString(), true).get(5, TimeUnit.SECONDS);
      }
      return answer.get(ANSWER_WITHIN.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("the browser did not answer " + method, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    } finally {
      asked.remove(id);
    }
  }

  private final class Answers implements WebSocket.Listener {

    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        JsonNode message = JsonMapper.shared().readTree(text.toString());
        text.setLength(0);
        CompletableFuture<JsonNode> waiting = asked.get(message.path("id").asInt(-1));
        if (waiting != null && message.has("error")) {
          waiting.completeExceptionally(new IOException(message.path("error").toString()));
        } else if (waiting != null) {
          waiting.complete(message.path("result"));
        }
      }
      from.request(1);
      return CompletableFuture.completedStage(null);
    }
  }

  @Override
  public void close() {
    socket.abort();
    http.shutdownNow();
    end(process);
  }

  /// What Debian installs is a script that starts the browser.
  private static void end(Process process) {
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    process.destroyForcibly();
    for (ProcessHandle child : all) {
      boolean _ = child.destroyForcibly();
    }
  }
}
