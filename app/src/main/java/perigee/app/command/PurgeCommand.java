package perigee.app.command;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import perigee.app.client.ControlClient;
import perigee.app.client.Failure;
import perigee.app.client.Question;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `purge`: takes content out of all caches.
@Command(
    name = "purge",
    mixinStandardHelpOptions = true,
    description = "takes content out of all caches")
final class PurgeCommand implements Callable<Integer> {

  private static final int LOOK_SECONDS = 1;

  @ArgGroup(exclusive = true, multiplicity = "1")
  private What what = new What();

  @Option(names = "--soft", description = "keeps it as stale; it is refreshed at the next request")
  private boolean soft;

  @Option(names = "--wait", description = "returns when every online node has done it")
  private boolean wait;

  @Mixin private NetworkOptions network = new NetworkOptions();

  private static final class What {

    @Parameters(paramLabel = "URL", description = "one URL with all its variants")
    private @Nullable String url;

    @Option(names = "--prefix", paramLabel = "URL", description = "every URL that begins so")
    private @Nullable String prefix;

    @Option(names = "--tag", paramLabel = "TAG", description = "everything with this cache tag")
    private @Nullable String tag;

    @Option(names = "--host", paramLabel = "HOST", description = "everything of this host")
    private @Nullable String host;

    @Option(names = "--property", paramLabel = "NAME", description = "everything of this property")
    private @Nullable String property;

    @Option(names = "--all", description = "everything")
    private boolean all;

    private Map<String, Object> toBody() {
      Map<String, Object> body = new LinkedHashMap<>();
      put(body, "url", url);
      put(body, "prefix", prefix);
      put(body, "tag", tag);
      put(body, "host", host);
      put(body, "property", property);
      if (all) {
        body.put("all", true);
      }
      return body;
    }

    private static void put(Map<String, Object> body, String key, @Nullable String value) {
      if (value != null) {
        body.put(key, value);
      }
    }
  }

  @Override
  public Integer call() throws Failure {
    Map<String, Object> body = what.toBody();
    if (soft) {
      body.put("soft", true);
    }
    ControlClient control = network.client();
    JsonNode ordered = control.ask(Question.json("POST", "/purges", body)).json();
    for (JsonNode host : ordered.path("unserved-hosts")) {
      System.err.println("no property answers for host '" + host.asString() + "'");
    }
    String id = ordered.path("id").asString();
    if (!wait) {
      System.out.println("purge " + id + " is on its way; --wait waits for the nodes");
      return 0;
    }
    return await(control, id);
  }

  private int await(ControlClient control, String id) throws Failure {
    ProgressLine progress = new ProgressLine();
    Deadline deadline = Deadline.in(network.timeout(), InstantSource.system());
    while (true) {
      JsonNode state =
          control.ask("GET", "/purges/" + UrlPart.of(id) + "?wait=" + LOOK_SECONDS).json();
      String done =
          state.path("acknowledged").asInt(0) + " of " + state.path("online").asInt(0) + " nodes";
      if (state.path("complete").asBoolean(false)) {
        progress.end();
        System.out.println("purged on " + done + offline(state.path("offline").asInt(0)));
        return 0;
      }
      progress.show(done);
      if (deadline.isOver()) {
        progress.end();
        throw new Failure(
            "purge %s: %s after %d s; waiting for %s"
                .formatted(
                    id, done, network.timeout().toSeconds(), Table.words(state, "waiting-for")));
      }
    }
  }

  private static String offline(int count) {
    return count == 0 ? "" : "; " + count + " offline, done there before they serve again";
  }
}
