package perigee.control.store;

import java.time.Instant;
import java.util.Collection;
import java.util.List;

/// Messages that wait for devices that are away: texts that only the device can read.
public interface Mailbox {

  /// How many messages may wait for one person.
  int MOST_MESSAGES = 2_000;

  /// How many characters may wait for one person.
  long MOST_CHARS = 4L << 20;

  /// Of those, how many may be one sender's.
  int MOST_OF_SENDER = 500;

  /// Keeps a message; false if too much waits.
  ///
  /// @param message its number is given here
  boolean put(Message message);

  /// What waits for a device, the oldest first.
  List<Message> of(String device, int most);

  /// Forgets what a device has received.
  ///
  /// @return how many
  int received(String device, Collection<Long> numbers);

  /// Forgets what nobody fetched in time.
  int expire();

  /// A message.
  ///
  /// @param number grows; 0 for one that is about to be put
  /// @param sender the person who sent it
  /// @param body opaque
  record Message(
      long number,
      String person,
      String device,
      String sender,
      Instant at,
      Instant expiresAt,
      String body) {}
}
