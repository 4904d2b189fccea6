package perigee.app.command;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;
import perigee.app.client.Answer;
import perigee.app.client.ControlClient;
import perigee.app.client.Failure;
import tools.jackson.databind.JsonNode;

/// Waits until a release is in force on every node that is online.
///
/// @param atMost how long
record ReleaseWatch(ControlClient control, Duration atMost, InstantSource clock) {

  private static final Duration USUAL = Duration.ofSeconds(10);
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  /// A refusal that a node still shows may be of the release before, until it has read this one.
  private static final Duration REFUSAL_IS_OLD = Duration.ofMillis(500);

  static ReleaseWatch of(NetworkOptions network, ControlClient control) {
    return new ReleaseWatch(control, network.timeout(USUAL), InstantSource.system());
  }

  /// Says what was done and where it is in force.
  ///
  /// @param done what was done, in words
  /// @param answer control's, which carries the `release` that was made
  int await(String done, Answer answer) throws Failure, InterruptedException {
    long release = answer.json().path("release").asLong(0);
    Instant begun = clock.instant();
    Deadline deadline = Deadline.in(atMost, clock);
    while (true) {
      Spread spread = spread(release);
      if (spread.isComplete()) {
        System.out.println(done + ": " + spread);
        return 0;
      }
      Duration waited = Duration.between(begun, clock.instant());
      if (waited.compareTo(REFUSAL_IS_OLD) >= 0 && !spread.refusals().isEmpty()) {
        throw new Failure(
            done
                + ", but "
                + spread
                + "\nperigee: "
                + String.join("\nperigee: ", spread.refusals()));
      }
      if (deadline.isOver()) {
        throw new Failure(
            "%s, but %s after %d s; waiting for %s"
                .formatted(done, spread, atMost.toSeconds(), spread.missing()));
      }
      Thread.sleep(LOOK_EVERY);
    }
  }

  private Spread spread(long release) throws Failure {
    return new Spread(release, Listing.of(control.ask("GET", "/nodes"), "nodes"));
  }

  /// How far a release has come.
  private record Spread(long release, List<JsonNode> nodes) {

    private List<JsonNode> online() {
      return nodes.stream().filter(node -> node.path("online").asBoolean(false)).toList();
    }

    private List<JsonNode> behind() {
      return online().stream().filter(node -> node.path("release").asLong(0) < release).toList();
    }

    private boolean isComplete() {
      return behind().isEmpty();
    }

    private List<String> refusals() {
      return behind().stream()
          .flatMap(node ->
              node.path("refused").values().stream()
                  .map(why -> id(node) + " refuses it: " + why.asString("")))
          .toList();
    }

    private String missing() {
      return behind().stream().map(Spread::id).collect(Collectors.joining(", "));
    }

    private static String id(JsonNode node) {
      return node.path("id").asString("");
    }

    @Override
    public String toString() {
      int online = online().size();
      if (online == 0) {
        return "release %d; no node is online, each takes it before it serves".formatted(release);
      }
      int offline = nodes.size() - online;
      return "release %d is in force on %d of %d nodes%s"
          .formatted(
              release,
              online - behind().size(),
              online,
              offline == 0 ? "" : "; " + offline + " offline take it before they serve");
    }
  }
}
