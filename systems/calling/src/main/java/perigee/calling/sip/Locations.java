package perigee.calling.sip;

import java.util.List;
import java.util.function.Consumer;

/// Knows at which other super nodes people are registered, and who has which name.
public interface Locations {

  /// Says that a person is registered here, or not any more. Called by SIP's loop; must not block.
  ///
  /// @param name for people; empty if the device says none
  void changed(String person, String name, boolean here);

  /// Looks for a person.
  ///
  /// @param answer called once, on any thread, within two seconds: ids of super nodes
  void find(String person, Consumer<List<String>> answer);

  /// Looks for people by name.
  ///
  /// @param answer called once, on any thread, within two seconds; the best first
  default void search(String text, Consumer<List<Named>> answer) {
    answer.accept(List.of());
  }

  /// A person and the name that their device says.
  record Named(String person, String name) {}
}
