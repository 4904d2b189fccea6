package perigee.control.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Who knows whom. Each side has its own view of the other.
public interface Buddies {

  /// How many others one person may have to do with.
  int MOST = 1_000;

  /// Asks somebody to become a buddy, or accepts their asking.
  Outcome ask(String person, String other);

  /// Ends it, on both sides, whether it was asked or accepted; false if there was nothing. A block
  /// stays.
  boolean part(String person, String other);

  /// Lets nothing of somebody reach a person, and ends what was between them. False if the person
  /// has too many contacts.
  boolean block(String person, String other);

  /// False if there was no block.
  boolean unblock(String person, String other);

  /// Puts a buddy in groups; false if they are none.
  boolean group(String person, String other, Set<String> groups);

  /// All of a person's, by id.
  List<Contact> of(String person);

  Optional<Contact> find(String person, String other);

  /// Whether a person blocked another.
  default boolean isBlocked(String person, String other) {
    return find(person, other).filter(c -> c.standing() == Standing.BLOCKED).isPresent();
  }

  /// How another stands to a person.
  enum Standing {
    /// The person asked.
    ASKED,
    /// The other asks.
    ASKING,
    BUDDY,
    BLOCKED
  }

  /// What became of asking.
  enum Outcome {
    ASKED,
    ACCEPTED,
    ALREADY,
    /// One blocked the other; who asks is not told which.
    REFUSED,
    TOO_MANY
  }

  /// Another person, seen by one.
  ///
  /// @param groups as the person named them
  record Contact(String other, Standing standing, Set<String> groups, Instant since) {

    public Contact {
      groups = Set.copyOf(groups);
    }
  }
}
