package perigee.app.node;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.calling.overlay.LoginServer;
import perigee.calling.overlay.Match;
import perigee.model.identity.PersonName;
import perigee.net.fleet.FleetException;
import perigee.net.fleet.NodeCalls;
import perigee.net.fleet.Patience;
import perigee.wire.overlay.LocationRecord;

/// Control, asked for names that the overlay does not know. Where people are is not known there;
/// while it is away nobody is found.
final class ControlLogin implements LoginServer {

  private static final Logger LOG = LoggerFactory.getLogger(ControlLogin.class);

  private static final Duration WITHIN = Duration.ofMillis(1500);
  private static final int MOST = 32;

  private final Semaphore questions = new Semaphore(MOST);
  private volatile @Nullable NodeCalls control;

  /// From now on there is somebody to ask.
  void attach(NodeCalls calls) {
    control = calls;
  }

  @Override
  public void find(String person, Consumer<List<LocationRecord>> found) {
    found.accept(List.of());
  }

  @Override
  public void search(String text, int most, Consumer<List<Match>> found) {
    NodeCalls calls = control;
    if (calls == null || !questions.tryAcquire()) {
      found.accept(List.of());
      return;
    }
    Thread _ =
        Thread.ofVirtual()
            .name("login-search")
            .start(() -> {
              List<Match> matches = Patience.within(WITHIN, List.of(), () -> ask(calls, text));
              questions.release();
              found.accept(matches.stream().limit(most).toList());
            });
  }

  private static List<Match> ask(NodeCalls calls, String text) {
    try {
      List<PersonName> people = calls.search(text);
      return people.stream().map(one -> new Match(one.id(), one.name(), 0)).toList();
    } catch (FleetException e) {
      LOG.debug("event=login-search-failed reason=\"{}\"", e.getMessage());
      return List.of();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }
}
