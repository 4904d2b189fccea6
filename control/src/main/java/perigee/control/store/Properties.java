package perigee.control.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import perigee.model.property.Property;
import perigee.model.release.Release;
import perigee.model.release.SignedRelease;

/// Properties and the releases that each change of them makes. A change and its release are one
/// transaction. The newest 1,000 releases are kept.
public interface Properties {

  /// The current properties, by name.
  List<Versioned> list();

  Optional<Versioned> find(String name);

  /// Creates or replaces a property and makes the release.
  ///
  /// @param expected the version that must be current; 0: it must not exist yet; -1: whatever it is
  Change put(Property property, long expected, String author, String note);

  /// Removes a property and makes the release.
  Change remove(String name, long expected, String author, String note);

  /// Makes a new release with the content of an old one.
  Change rollback(long release, String author);

  /// The newest release, signed; empty before the first.
  Optional<SignedRelease> latest();

  Optional<Release> release(long number);

  /// Newest first.
  List<ReleaseSummary> releases(int limit);

  /// A property and its version, which grows with each change of it, also when it was removed and
  /// made again in between.
  record Versioned(Property property, long version) {}

  record ReleaseSummary(long number, Instant createdAt, String author, String note) {}

  /// How a change ended.
  sealed interface Change {

    /// It is in force for control, and on its way to the nodes.
    ///
    /// @param version the property's new version; 0 after a removal or rollback
    record Done(long release, long version) implements Change {}

    /// Somebody else changed it first.
    ///
    /// @param current the version it has; 0 if it does not exist
    record Conflict(long current) implements Change {}

    /// There is no such property or release.
    record Missing() implements Change {}

    /// Another property has one of its host names.
    record HostTaken(String host, String by) implements Change {}
  }
}
