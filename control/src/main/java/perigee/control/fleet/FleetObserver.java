package perigee.control.fleet;

import java.util.List;
import perigee.model.fleet.FleetMessage;
import perigee.model.fleet.NodeReport;
import perigee.model.mapping.Measurements;

/// Hears what nodes say of themselves and of each other, as it comes. Called on the loops of the
/// links; must not block.
public interface FleetObserver {

  /// Nobody.
  FleetObserver NOBODY =
      new FleetObserver() {
        @Override
        public void came(FleetMessage.Hello hello) {}

        @Override
        public void left(String node) {}

        @Override
        public void reported(String node, NodeReport report) {}

        @Override
        public void measured(String node, Measurements measurements) {}

        @Override
        public void mapTaken(String node, long version, List<String> problems) {}
      };

  /// A node's link stands.
  void came(FleetMessage.Hello hello);

  /// A node's link broke.
  void left(String node);

  void reported(String node, NodeReport report);

  void measured(String node, Measurements measurements);

  /// A node put a map in force, or refused it.
  ///
  /// @param problems why it refused; empty if it did not
  void mapTaken(String node, long version, List<String> problems);
}
