package perigee.app.up;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import perigee.app.client.Failure;
import perigee.app.process.JavaCommand;
import perigee.app.role.OrderlyEnd;

/// The life of a local network: take the folder, start the nodes, say where everything is, stay
/// until told to go.
public final class Up {

  /// The highest base port with which every listener still has a port.
  public static final int LAST_BASE_PORT = 65_536 - PortPlan.size();

  private final Path data;
  private final PortPlan plan;
  private final InstantSource clock;

  /// @param data the network's folder
  /// @param host the address that all listeners bind
  public Up(Path data, String host, int basePort, InstantSource clock) {
    this.data = data;
    this.plan = new PortPlan(host, basePort);
    this.clock = clock;
  }

  /// Runs the network; ends the process when it is told to go.
  ///
  /// @throws Failure if it did not come up; what was started goes down as the process ends
  public int run() throws Failure, IOException, InterruptedException {
    try (DataLock _ = DataLock.take(data)) {
      plan.requireFree();
      new NodeYaml(plan, data).writeAll();
      JavaCommand java = JavaCommand.own();
      LocalNetwork network = new LocalNetwork(data, java, clock);
      OrderlyEnd end = OrderlyEnd.after(network::stop);
      bringUp(network, end);
      Thread.currentThread().join();
      return 0;
    }
  }

  private void bringUp(LocalNetwork network, OrderlyEnd end)
      throws Failure, IOException, InterruptedException {
    try {
      network.start();
      network.awaitReady();
      FirstSecrets secrets = FirstSecrets.takeFrom(data.resolve(LocalNode.CONTROL.id()));
      network.files().writeEndpoints(NetworkFiles.endpoints(plan, secrets, data));
      Announcement.print(plan, data, secrets);
    } catch (Failure | IOException e) {
      end.failed();
      throw e;
    }
  }
}
