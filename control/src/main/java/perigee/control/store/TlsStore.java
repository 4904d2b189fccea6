package perigee.control.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Certificates, challenges, keys of zones and secrets of relays as they are kept. Secrets are
/// sealed before they come here.
public interface TlsStore {

  /// The version of the newest change; 0 before the first.
  long version();

  /// Whether everything that changed after a version is known: it is one of this store's, and what
  /// was removed since has not been forgotten.
  boolean knows(long version);

  /// Changes after a version, oldest first; after 0 everything that is there.
  Page after(long version, int most);

  /// All certificates by id, without their secrets.
  List<Row> certificates();

  /// All keys of zones, by zone and age, without their secrets.
  List<Row> zoneKeys();

  /// All secrets of relays, the newest last; sealed.
  List<Row> relaySecrets();

  /// One that is not gone, with its secret.
  Optional<Row> find(String id);

  /// Puts rows in the place of those with the same ids; their versions are given here.
  ///
  /// @return the newest version
  long put(List<Row> rows);

  /// Removes rows; those that are not there are passed over.
  ///
  /// @return the newest version
  long remove(List<String> ids);

  Optional<String> setting(String name);

  /// Keeps a small text.
  ///
  /// @param value null to forget it
  void set(String name, @Nullable String value);

  /// What a row is.
  enum Kind {
    CERTIFICATE,
    CHALLENGE,
    ZONE_KEY,
    RELAY_SECRET,
    GONE
  }

  /// Some changes.
  ///
  /// @param upTo the version that holds after them
  record Page(long upTo, List<Row> rows) {

    public Page {
      rows = List.copyOf(rows);
    }
  }

  /// One entry.
  ///
  /// @param version 0 for one that is about to be put
  /// @param names hosts that it is for; of a zone's key the zone
  /// @param detail of a certificate its key's type, of a challenge its token, of a zone's key its
  ///   tag
  /// @param content of a certificate its chain in PEM, of a zone's key its public half in base 64
  /// @param secret sealed: of a certificate its key in PEM, of a challenge its answer, of a zone's
  ///   key its secret half in base 64
  /// @param validFrom of a certificate; of a zone's key or a relay's secret when it was made
  /// @param validUntil of a certificate
  record Row(
      String id,
      long version,
      Kind kind,
      List<String> names,
      String detail,
      String content,
      String secret,
      Instant validFrom,
      Instant validUntil) {

    public Row {
      names = List.copyOf(names);
    }

    @Override
    public String toString() {
      return "Row[" + id + ", " + version + ", " + kind + ", " + names + ", secret withheld]";
    }
  }
}
