package perigee.control.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Exclusive rights for a time. Each time a lease changes hands its epoch grows, so that what an
/// old holder still writes can be told (a fencing token).
public interface Leases {

  /// Takes a lease that is free or over, or extends one's own; empty while another holds it.
  Optional<Lease> acquire(String name, String holder, Duration life);

  /// Extends a lease if it is still this holder's, in this epoch.
  Optional<Lease> renew(String name, String holder, long epoch, Duration life);

  /// Gives it up; false if it was not this holder's in this epoch.
  boolean release(String name, String holder, long epoch);

  /// The lease as it stands; empty when nobody holds it.
  Optional<Lease> find(String name);

  /// A lease.
  ///
  /// @param epoch the fencing token
  record Lease(String name, String holder, long epoch, Instant expiresAt) {}
}
