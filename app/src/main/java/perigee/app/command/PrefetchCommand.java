package perigee.app.command;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import perigee.app.client.ControlClient;
import perigee.app.client.Failure;
import perigee.app.client.Question;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `prefetch`: fetches content into caches before anybody asks for it.
@Command(
    name = "prefetch",
    mixinStandardHelpOptions = true,
    description = "fetches content into caches before anybody asks for it")
final class PrefetchCommand implements Callable<Integer> {

  private static final Duration LOOK_EVERY = Duration.ofMillis(250);

  @Parameters(paramLabel = "URL", arity = "1..*", description = "what to fetch")
  private List<String> urls = new ArrayList<>();

  @Option(
      names = "--region",
      paramLabel = "REGION",
      description = "only there; all edge regions without it")
  private List<String> regions = new ArrayList<>();

  @Mixin private NetworkOptions network = new NetworkOptions();

  @Override
  public Integer call() throws Failure, InterruptedException {
    ControlClient control = network.client();
    Question question =
        Question.json("POST", "/prefetches", Map.of("urls", urls, "regions", regions));
    String id = control.ask(question).json().path("id").asString();
    ProgressLine progress = new ProgressLine();
    Deadline deadline = Deadline.in(network.timeout(), InstantSource.system());
    while (true) {
      Count count = Count.of(control.ask("GET", "/prefetches/" + UrlPart.of(id)).json());
      if (count.nodes == 0) {
        throw new Failure("no edge that is online would fetch it" + where());
      }
      if (count.isComplete()) {
        progress.end();
        System.out.println("prefetched " + count);
        return count.failed == 0 ? 0 : 1;
      }
      progress.show(count.toString());
      if (deadline.isOver()) {
        progress.end();
        throw new Failure("prefetch %s goes on: %s so far".formatted(id, count));
      }
      Thread.sleep(LOOK_EVERY);
    }
  }

  private String where() {
    return regions.isEmpty() ? "" : "; --region is " + String.join(", ", regions);
  }

  /// Fetches over all nodes.
  private record Count(int done, int failed, int total, int nodes) {

    private static Count of(JsonNode state) {
      Count sum = new Count(0, 0, 0, 0);
      for (JsonNode node : state.path("nodes").values()) {
        sum =
            new Count(
                sum.done + node.path("done").asInt(0),
                sum.failed + node.path("failed").asInt(0),
                sum.total + node.path("total").asInt(0),
                sum.nodes + 1);
      }
      return sum;
    }

    private boolean isComplete() {
      return done + failed >= total;
    }

    @Override
    public String toString() {
      return "%d of %d on %d nodes, %d failed".formatted(done, total, nodes, failed);
    }
  }
}
