package perigee.app.phone;

import java.io.Closeable;
import java.time.InstantSource;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import perigee.app.client.Failure;
import perigee.app.promotion.ServeEvent;
import perigee.app.promotion.ServeTerms;
import perigee.calling.overlay.HostCache;
import perigee.realtime.media.HttpProxy;
import tools.jackson.databind.JsonNode;

/// A headless client: it calls nobody, but serves others where it can.
public final class ServeRun implements Closeable {

  private static final int MOST_EVENTS = 256;

  private final PhoneState state;
  private final HostCache hosts;
  private final PhoneOverlay overlay;
  private final BlockingQueue<ServeEvent> events = new LinkedBlockingQueue<>(MOST_EVENTS);

  private ServeRun(PhoneState state, ServeTerms terms, @Nullable HttpProxy proxy, boolean json)
      throws Failure {
    this.state = state;
    InstantSource clock = InstantSource.system();
    SignIn signIn = new SignIn(state, clock, proxy);
    JsonNode account = signIn.fresh();
    this.hosts = state.hosts(account);
    this.overlay = PhoneOverlay.start(state, account, hosts, clock, signIn);
    EventLine lines = new EventLine(json, clock);
    overlay.serve(
        terms,
        event -> {
          System.out.println(lines.of(event));
          System.out.flush();
          boolean _ = events.offer(event);
        });
  }

  /// Starts one for the account in a folder.
  ///
  /// @param proxy that may be needed to reach the login server, or null
  public static ServeRun start(
      PhoneState state, ServeTerms terms, @Nullable HttpProxy proxy, boolean json) throws Failure {
    return new ServeRun(state, terms, proxy, json);
  }

  /// The next thing that happens.
  public ServeEvent next() throws InterruptedException {
    return events.take();
  }

  /// Whether others are served where that is possible.
  public void wanted(boolean now) {
    overlay.wanted(now);
  }

  /// Hands over what it has, and keeps what was learned of super nodes.
  @Override
  public void close() {
    overlay.close();
    state.keep(hosts);
  }
}
