package perigee.control.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// People who call each other, and how they sign in.
public interface People {

  /// How many sessions a person may have; the oldest make room.
  int MOST_SESSIONS = 20;

  /// How many passkeys a person may have.
  int MOST_PASSKEYS = 10;

  /// Empty if the id is taken.
  Optional<Person> create(Person person, Credentials credentials, Terms terms);

  Optional<Person> find(String id);

  /// By id.
  ///
  /// @param after only those that follow; empty for the first page
  List<Person> list(String after, int most);

  long count();

  /// Puts name and address in the place of version `expected`; empty if there is a newer one.
  Optional<Person> change(Person person, Terms terms, long expected);

  /// Forgets a person with all that is theirs; false if there is none.
  boolean remove(String id);

  /// What a person proves themselves by; empty if there is no such person.
  Optional<Credentials> credentials(String id);

  /// Sets both; ends all sessions but one if the password is another.
  ///
  /// @param keep the session that goes on; null for none
  void credentials(String id, Credentials next, @Nullable String keep);

  /// Sets a password's and a phone's secret anew for the same password; sessions go on.
  void refresh(String id, Credentials next);

  /// Notes that a person was there now.
  void seen(String id);

  /// People whose id or word of the name begins so.
  List<Person> withPrefix(String prefix, int most);

  /// People who have one of these among their terms with a letter left out, or among their words.
  List<Person> withTypo(Set<String> terms, int most);

  /// Makes a session; its secret is told only here.
  ///
  /// @param device null if it is no device's
  String begin(String person, @Nullable String device, Duration life);

  /// Whom a secret stands for, if it is valid.
  Optional<Session> session(String secret);

  /// False if there is none.
  boolean end(String secret);

  /// False if the person has too many, or the id is taken.
  boolean addPasskey(Passkey passkey);

  Optional<Passkey> passkey(String id);

  List<Passkey> passkeys(String person);

  /// Notes how often a passkey has signed.
  void used(String passkey, long signCount);

  /// False if it is not this person's.
  boolean removePasskey(String person, String id);

  /// A person.
  ///
  /// @param email null if none was given
  /// @param seenAt when they were last there
  record Person(
      String id,
      String displayName,
      @Nullable String email,
      Instant createdAt,
      Instant seenAt,
      long version) {}

  /// What somebody proves themselves by.
  ///
  /// @param password as Argon2id; null if there is none
  /// @param digest what phones prove themselves by, sealed; null if there is none
  record Credentials(@Nullable String password, @Nullable String digest) {

    @Override
    public String toString() {
      return "Credentials[withheld]";
    }
  }

  /// What a person is found by.
  ///
  /// @param words of id and name
  /// @param typos those with a letter left out
  record Terms(Set<String> words, Set<String> typos) {

    public Terms {
      words = Set.copyOf(words);
      typos = Set.copyOf(typos);
    }
  }

  /// Somebody who signed in.
  ///
  /// @param device null if it is no device's
  record Session(String person, @Nullable String device, Instant expiresAt) {}

  /// A key of WebAuthn.
  ///
  /// @param id of the credential, in base64url
  /// @param algorithm of COSE (RFC 9053)
  /// @param publicKey X.509's SubjectPublicKeyInfo, in base64
  record Passkey(
      String id,
      String person,
      String name,
      int algorithm,
      String publicKey,
      long signCount,
      Instant createdAt) {}
}
