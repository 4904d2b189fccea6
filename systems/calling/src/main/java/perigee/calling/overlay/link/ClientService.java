package perigee.calling.overlay.link;

import java.io.Closeable;
import java.io.IOException;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import perigee.calling.overlay.HostCache;
import perigee.calling.overlay.OverlayClient;
import perigee.net.loop.Loops;

/// A client of the overlay that runs: its connections and a loop of its own. From any thread.
public final class ClientService implements Closeable {

  private final Loops loops;
  private final OverlayLinks links;
  private final OverlayClient client;

  private ClientService(
      OverlayLinks.Tls tls,
      HostCache hosts,
      InstantSource clock,
      LongSupplier nanos,
      RandomGenerator random)
      throws IOException {
    this.loops = Loops.start(1, "overlay-client");
    this.links = OverlayLinks.start(loops, LinkConfig.ofClient(), tls);
    this.client = new OverlayClient(links, hosts, clock, nanos, random);
    loops
        .loop(0)
        .execute(() -> {
          links.party(client);
          client.start();
        });
  }

  /// Starts a client.
  ///
  /// @param hosts that are known; what is learned is noted there
  public static ClientService start(
      OverlayLinks.Tls tls,
      HostCache hosts,
      InstantSource clock,
      LongSupplier nanos,
      RandomGenerator random)
      throws IOException {
    return new ClientService(tls, hosts, clock, nanos, random);
  }

  /// Has the client do something, on its loop.
  public void run(Consumer<OverlayClient> task) {
    loops.loop(0).execute(() -> task.accept(client));
  }

  @Override
  public void close() {
    loops.loop(0).execute(client::close);
    links.close();
    loops.close();
  }
}
