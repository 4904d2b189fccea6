package perigee.lab.client;

import java.util.Optional;
import perigee.lab.wan.Address;

/// One request of a client, as it went through its resolver.
///
/// @param client the group's name
/// @param beginNanos on the JVM's clock
/// @param edge that answered; empty if none did
/// @param tried servers that were connected to, or not
/// @param resolveNanos until the resolver had answered
/// @param ttlSeconds for which its answer might still be kept
/// @param totalNanos from the first step of connecting to the last byte
/// @param failure why it failed; empty if it did not
public record Visit(
    String client,
    Kind kind,
    long beginNanos,
    Optional<Address> edge,
    int tried,
    long resolveNanos,
    long ttlSeconds,
    long totalNanos,
    String failure) {

  public boolean isFailed() {
    return !failure.isEmpty();
  }
}
