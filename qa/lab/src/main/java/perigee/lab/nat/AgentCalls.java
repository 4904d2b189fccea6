package perigee.lab.nat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Calls between agents.
///
/// @param isPrivate whether they show relays alone until one has answered
record AgentCalls(Switchboard board, boolean isPrivate) implements Calls {

  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Duration AFTER = Duration.ofMillis(400);
  private static final int LOOKS = 60;

  /// How often it is looked once there is voice, before a relay is taken to stay.
  private static final int LOOKS_FOR_DIRECT = 18;

  @Override
  public PairResult call(Matrix.Pair pair) throws IOException, InterruptedException {
    String id = pair.caller() + "/" + pair.callee() + "/" + isPrivate;
    board.dial(id, pair.caller(), pair.callee(), isPrivate);
    PairResult result = PairResult.of(pair.caller(), pair.callee(), List.of());
    int heardFor = 0;
    for (int i = 0; i < LOOKS && heardFor < LOOKS_FOR_DIRECT; i++) {
      Thread.sleep(LOOK);
      result = figures(id, pair);
      heardFor = result.heard() ? heardFor + 1 : 0;
      if (result.isDirect()) {
        Thread.sleep(AFTER);
        result = figures(id, pair);
        break;
      }
    }
    board.end(id, pair.caller());
    board.end(id, pair.callee());
    return result;
  }

  private PairResult figures(String id, Matrix.Pair pair) throws IOException, InterruptedException {
    List<JsonNode> both = new ArrayList<>();
    for (String agent : List.of(pair.caller(), pair.callee())) {
      JsonNode told = board.figures(id, agent);
      if (told != null) {
        both.add(told);
      }
    }
    return PairResult.of(pair.caller(), pair.callee(), both);
  }
}
