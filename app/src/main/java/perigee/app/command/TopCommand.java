package perigee.app.command;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import perigee.app.client.ControlClient;
import perigee.app.client.Failure;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `top`: every node, each second anew, until `q` or Ctrl-C.
@Command(name = "top", mixinStandardHelpOptions = true, description = "every node, live; q ends it")
final class TopCommand implements Callable<Integer> {

  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final Duration KEY_PERIOD = Duration.ofMillis(50);
  private static final String HOME_AND_CLEAR = "\u001b[H\u001b[J";

  @Mixin private NetworkOptions network = new NetworkOptions();

  @Override
  public Integer call() throws Failure, IOException, InterruptedException {
    ControlClient control = network.client();
    if (!Terminal.isThere()) {
      System.out.print(FleetView.ask(control).text());
      return 0;
    }
    Terminal.readKeys();
    Runtime.getRuntime().addShutdownHook(new Thread(TopCommand::restore, "restore-terminal"));
    do {
      String text = FleetView.ask(control).text();
      System.out.print(HOME_AND_CLEAR + text + "\nq ends\n");
      System.out.flush();
    } while (!isEnded());
    return 0;
  }

  private static boolean isEnded() throws IOException, InterruptedException {
    Deadline next = Deadline.in(PERIOD, InstantSource.system());
    while (!next.isOver()) {
      while (System.in.available() > 0) {
        if (System.in.read() == 'q') {
          return true;
        }
      }
      Thread.sleep(KEY_PERIOD);
    }
    return false;
  }

  private static void restore() {
    try {
      Terminal.restore();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
