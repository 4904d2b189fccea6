package perigee.calling.sip;

import java.util.List;
import java.util.function.Consumer;

/// Knows at which other super nodes people are registered.
public interface Locations {

  /// Says that a person is registered here, or not any more. Called by SIP's loop; must not block.
  void changed(String person, boolean here);

  /// Looks for a person.
  ///
  /// @param answer called once, on any thread, within two seconds: ids of super nodes
  void find(String person, Consumer<List<String>> answer);
}
