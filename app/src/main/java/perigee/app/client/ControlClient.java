package perigee.app.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Asks control's API. While control is away it tries again, until the time is over.
///
/// `HttpURLConnection` and not `HttpClient`: a command is one request long, and the former needs a
/// tenth of the classes.
public final class ControlClient {

  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(65);
  private static final Duration TRY_EVERY = Duration.ofMillis(250);
  private static final Duration SAY_AFTER = Duration.ofSeconds(1);
  private static final int MAX_ANSWER_BYTES = 64 << 20;
  private static final int UNAVAILABLE = 503;

  private final RunningNetwork network;
  private final Duration timeout;
  private final InstantSource clock;

  /// @param timeout how long control may be away
  public ControlClient(RunningNetwork network, Duration timeout, InstantSource clock) {
    // A POST is sent again only by the rule below.
    System.setProperty("sun.net.http.retryPost", "false");
    this.network = network;
    this.timeout = timeout;
    this.clock = clock;
  }

  public Answer ask(String method, String path) throws Failure {
    return ask(new Question(method, path, null, Map.of()));
  }

  /// Asks and wants success.
  ///
  /// @throws Failure with control's own words if it refused, or if it was away for too long
  public Answer ask(Question question) throws Failure {
    Answer answer = tryAsk(question);
    if (!answer.isSuccess()) {
      throw answer.failure();
    }
    return answer;
  }

  /// Asks; the answer may be a refusal.
  public Answer tryAsk(Question question) throws Failure {
    Instant begun = clock.instant();
    boolean told = false;
    while (true) {
      Attempt attempt = attempt(question);
      if (attempt instanceof Attempt.Answered(Answer answer)) {
        return answer;
      }
      String reason = ((Attempt.Away) attempt).reason();
      Duration gone = Duration.between(begun, clock.instant());
      if (gone.compareTo(timeout) >= 0) {
        throw new Failure(
            "control does not answer at %s (%s) since %d s; is the network up?"
                .formatted(network.api(), reason, gone.toSeconds()));
      }
      if (!told && gone.compareTo(SAY_AFTER) >= 0) {
        told = true;
        System.err.println("perigee: control is away (" + reason + "); trying again");
      }
      pause();
    }
  }

  private sealed interface Attempt {

    record Answered(Answer answer) implements Attempt {}

    /// Nothing was done, or it may be done again.
    record Away(String reason) implements Attempt {}
  }

  private Attempt attempt(Question question) throws Failure {
    try {
      Answer answer = exchange(question);
      return answer.status() == UNAVAILABLE
          ? new Attempt.Away("503: " + answer.text())
          : new Attempt.Answered(answer);
    } catch (ConnectException e) {
      return new Attempt.Away(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      if (!question.mayBeRepeated()) {
        throw new Failure(
            "the connection to control at %s broke (%s); whether it did the work is unknown"
                .formatted(network.api(), e.getMessage()));
      }
      return new Attempt.Away(String.valueOf(e.getMessage()));
    }
  }

  private Answer exchange(Question question) throws IOException {
    URI uri = URI.create(network.api() + "/v1" + question.path());
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    try {
      connection.setRequestMethod(question.method());
      connection.setConnectTimeout((int) CONNECT_WITHIN.toMillis());
      connection.setReadTimeout((int) ANSWER_WITHIN.toMillis());
      connection.setRequestProperty("Authorization", "Bearer " + network.token());
      connection.setRequestProperty("Accept", "application/json, application/problem+json");
      question.fields().forEach(connection::setRequestProperty);
      send(connection, question.body());
      int status = connection.getResponseCode();
      @Nullable InputStream body =
          status >= 400 ? connection.getErrorStream() : connection.getInputStream();
      byte[] bytes = body == null ? new byte[0] : body.readNBytes(MAX_ANSWER_BYTES);
      @Nullable String tag = connection.getHeaderField("ETag");
      return new Answer(status, tag, new String(bytes, StandardCharsets.UTF_8));
    } finally {
      connection.disconnect();
    }
  }

  private static void send(HttpURLConnection connection, @Nullable String body) throws IOException {
    if (body == null) {
      return;
    }
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    connection.setDoOutput(true);
    connection.setFixedLengthStreamingMode(bytes.length);
    connection.getOutputStream().write(bytes);
  }

  private static void pause() throws Failure {
    try {
      Thread.sleep(TRY_EVERY);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new Failure("interrupted while waiting for control");
    }
  }
}
