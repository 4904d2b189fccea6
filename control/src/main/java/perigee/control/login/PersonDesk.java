package perigee.control.login;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import perigee.control.store.Buddies;
import perigee.control.store.ControlStore;
import perigee.control.store.Passwords;
import perigee.control.store.People;
import perigee.control.store.People.Credentials;
import perigee.control.store.People.Person;
import perigee.control.store.People.Session;
import perigee.model.identity.DigestSecret;

/// People's accounts: who they are, what they prove themselves by, how they are found. From any
/// thread.
public final class PersonDesk {

  /// Accounts that are kept; more are refused.
  public static final int MOST_PEOPLE = 1_000_000;

  /// How long somebody who signed in stays so.
  public static final Duration SESSION_LIFE = Duration.ofDays(30);

  /// For how long others see when somebody was there last.
  public static final Duration SEEN_LIFE = Duration.ofDays(3);

  public static final int MOST_FOUND = 20;

  private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9._-]{1,31}");
  private static final Duration SEEN_EVERY = Duration.ofMinutes(1);
  private static final int COMPARISONS = 4;
  private static final int MOST_CANDIDATES = 200;

  private final People people;
  private final Buddies buddies;
  private final Passwords passwords;
  private final PhoneSecrets phones;
  private final LoginSettings settings;
  private final InstantSource clock;

  /// Each comparison costs memory on purpose.
  private final Semaphore comparisons = new Semaphore(COMPARISONS, true);

  PersonDesk(
      ControlStore store,
      Passwords passwords,
      PhoneSecrets phones,
      LoginSettings settings,
      InstantSource clock) {
    this.people = store.people();
    this.buddies = store.buddies();
    this.passwords = passwords;
    this.phones = phones;
    this.settings = settings;
    this.clock = clock;
  }

  public LoginSettings settings() {
    return settings;
  }

  /// Whether a text can be somebody's id: it is the user part of a SIP address.
  public static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  public boolean isFull() {
    return people.count() >= MOST_PEOPLE;
  }

  /// Makes an account; empty if the id is taken.
  ///
  /// @param password null for one that is entered by passkeys alone
  public Optional<Person> create(
      String id, String displayName, @Nullable String email, @Nullable String password)
      throws InterruptedException {
    if (people.find(id).isPresent()) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    return people.create(
        new Person(id, displayName, email, now, now, 1),
        credentials(id, password),
        SearchTerms.of(id, displayName));
  }

  /// Whether a password is this person's; takes the same time if there is no such person.
  public Optional<Person> authenticate(String id, String password) throws InterruptedException {
    Optional<Credentials> kept = people.credentials(id);
    String stored = kept.flatMap(c -> Optional.ofNullable(c.password())).orElse(passwords.nobody());
    boolean right;
    comparisons.acquire();
    try {
      right = passwords.matches(password, stored);
    } finally {
      comparisons.release();
    }
    if (!right || kept.isEmpty()) {
      return Optional.empty();
    }
    boolean phone = phones.open(id, kept.get().digest()).isPresent();
    if (!phone || passwords.isOutdated(stored)) {
      people.refresh(id, credentials(id, password));
    }
    return people.find(id);
  }

  /// Sets a password; ends all sessions but one.
  ///
  /// @param keep the session that goes on
  public void changePassword(String id, String password, @Nullable String keep)
      throws InterruptedException {
    people.credentials(id, credentials(id, password), keep);
  }

  private Credentials credentials(String id, @Nullable String password)
      throws InterruptedException {
    if (password == null) {
      return new Credentials(null, null);
    }
    comparisons.acquire();
    try {
      return new Credentials(passwords.hash(password), phones.sealed(id, password));
    } finally {
      comparisons.release();
    }
  }

  /// Changes name and address; empty if the version is not `expected`.
  public Optional<Person> change(Person next, long expected) {
    return people.change(next, SearchTerms.of(next.id(), next.displayName()), expected);
  }

  /// Whom a session's secret stands for; notes that they were there.
  public Optional<Session> session(String secret) {
    Optional<Session> session = people.session(secret);
    session
        .flatMap(s -> people.find(s.person()))
        .filter(p -> p.seenAt().plus(SEEN_EVERY).isBefore(clock.instant()))
        .ifPresent(p -> people.seen(p.id()));
    return session;
  }

  /// What a phone of somebody proves itself by.
  public Optional<DigestSecret> digestSecret(String id) {
    return people.credentials(id).flatMap(c -> phones.open(id, c.digest()));
  }

  /// When somebody was there last, if that is not too long ago to tell.
  public Optional<Instant> lastSeen(Person person) {
    return Optional.of(person.seenAt()).filter(at -> at.plus(SEEN_LIFE).isAfter(clock.instant()));
  }

  /// People whose id or name begins so, or is nearly so; the best first.
  ///
  /// @param asking whoever blocked this one is not found
  public List<Person> search(String text, String asking) {
    List<String> words = SearchTerms.words(text);
    if (words.isEmpty()) {
      return List.of();
    }
    Map<String, Person> found = new LinkedHashMap<>();
    people.find(text.strip()).ifPresent(p -> found.put(p.id(), p));
    String longest =
        words.stream().max((a, b) -> Integer.compare(a.length(), b.length())).orElseThrow();
    for (Person each : people.withPrefix(longest, MOST_CANDIDATES)) {
      if (fits(each, words, 0)) {
        found.putIfAbsent(each.id(), each);
      }
    }
    if (found.size() < MOST_FOUND) {
      for (Person each : people.withTypo(SearchTerms.near(longest), MOST_CANDIDATES)) {
        if (fits(each, words, 1)) {
          found.putIfAbsent(each.id(), each);
        }
      }
    }
    List<Person> all = new ArrayList<>(found.values());
    all.removeIf(p -> p.id().equals(asking) || buddies.isBlocked(p.id(), asking));
    return all.stream().limit(MOST_FOUND).toList();
  }

  /// Whether each word is the beginning of one of the person's, or that many letters away from one.
  private static boolean fits(Person person, List<String> words, int typos) {
    List<String> own = new ArrayList<>(SearchTerms.words(person.displayName()));
    own.addAll(SearchTerms.words(person.id()));
    own.add(person.id());
    return words.stream()
        .allMatch(word ->
            own.stream()
                .anyMatch(o -> o.startsWith(word) || SearchTerms.distance(o, word) <= typos));
  }
}
