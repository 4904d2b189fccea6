package perigee.control.store;

import java.util.function.Consumer;

/// Hints between the parts of control, delivered at most once: a subscriber that is told nothing
/// must still find the truth in the store.
public interface Bus {

  String PURGES = "purges";
  String RELEASES = "releases";
  String TLS = "tls";

  void publish(String subject, String message);

  /// Hears what is published from now on.
  ///
  /// @param listener called on a thread of the bus; must not block for long
  Subscription subscribe(String subject, Consumer<String> listener);

  /// Ends when closed.
  interface Subscription extends AutoCloseable {

    @Override
    void close();
  }
}
