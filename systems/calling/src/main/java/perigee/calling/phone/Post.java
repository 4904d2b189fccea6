package perigee.calling.phone;

import java.io.IOException;
import java.time.Instant;
import java.util.List;

/// The login server, as far as messages need it. Everything may take a while, and fails while it is
/// away.
public interface Post {

  /// Certificates of a contact's devices, or of one's own.
  List<String> devices(String person) throws IOException;

  /// Leaves a message for a device that is away.
  ///
  /// @param permit that somebody gave who is no contact; empty for none
  /// @throws IOException if it is not kept
  void leave(String person, String device, String body, String permit) throws IOException;

  /// What waits for this device.
  List<Waiting> waiting() throws IOException;

  /// Has what this device has received forgotten.
  void received(List<Integer> numbers) throws IOException;

  /// A message that waits.
  record Waiting(int number, String from, Instant at, String body) {}

  /// There is no login server.
  static Post none() {
    return new Post() {
      @Override
      public List<String> devices(String person) throws IOException {
        throw new IOException("there is no login server");
      }

      @Override
      public void leave(String person, String device, String body, String permit)
          throws IOException {
        throw new IOException("there is no login server");
      }

      @Override
      public List<Waiting> waiting() {
        return List.of();
      }

      @Override
      public void received(List<Integer> numbers) {}
    };
  }
}
