package perigee.control.certificate;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import perigee.control.certificate.Certificates.Added;
import perigee.control.store.TlsStore.Row;
import perigee.wire.octets.Sha256;

/// The certificates that operators gave as files: adds and removes them.
record GivenFiles(Vault vault, InstantSource clock, SecureRandom random) {

  private static final String PREFIX = "files/";
  private static final int FINGERPRINT_CHARS = 12;

  /// Each goes to every node.
  private static final int MOST = 20_000;

  /// Whether an id is of such a one.
  static boolean isOne(String id) {
    return id.startsWith(PREFIX);
  }

  /// Takes an operator's certificate; one with the same names replaces the older.
  Added add(String chain, String key, List<String> hosts) {
    GivenCertificate.Outcome outcome =
        GivenCertificate.read(chain, key, hosts, clock.instant(), random);
    return switch (outcome) {
      case GivenCertificate.Outcome.Bad(List<GivenCertificate.Fault> faults) ->
          new Added.Refused(
              faults.stream().map(fault -> Map.entry(fault.field(), fault.detail())).toList());
      case GivenCertificate.Outcome.Good(Vault.Fresh fresh) -> keep(fresh);
    };
  }

  private Added keep(Vault.Fresh fresh) {
    String id = PREFIX + digest(String.join(" ", new TreeSet<>(fresh.names())));
    List<Row> rows = vault.certificates();
    long given = rows.stream().filter(row -> isOne(row.id())).count();
    if (given >= MOST) {
      return new Added.Refused(
          List.of(Map.entry("chain", "is one too many: there may be " + MOST)));
    }
    vault.put(
        List.of(
            new Vault.Fresh(
                id,
                fresh.names(),
                fresh.keyType(),
                fresh.chain(),
                fresh.key(),
                fresh.validFrom(),
                fresh.validUntil())));
    return new Added.Done(id, fresh.names(), fresh.validUntil());
  }

  private static String digest(String names) {
    return HexFormat.of().formatHex(Sha256.of(names)).substring(0, FINGERPRINT_CHARS);
  }

  /// Takes an operator's certificate away; false if there is none.
  boolean remove(String id) {
    boolean there = isOne(id) && vault.certificates().stream().anyMatch(row -> row.id().equals(id));
    if (there) {
      vault.remove(List.of(id));
    }
    return there;
  }
}
