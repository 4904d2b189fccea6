package perigee.content.dnssec;

import java.util.Set;
import perigee.content.nameserver.Signatures;
import perigee.content.nameserver.SigningBudget;
import perigee.wire.dns.Query;
import perigee.wire.dns.RecordSet;
import perigee.wire.dns.RecordType;
import perigee.wire.dns.ResponseWriter;

/// Signs one zone's answers, or finds that they are signed already. A name that does not exist gets
/// an answer as if it existed and had nothing (RFC 9824): so nobody can list the zone, and a
/// wildcard needs no proof of its own.
public final class OnlineSigner implements Signatures {

  private static final Set<Integer> DELEGATION = Set.of(RecordType.NS);

  private final SignedZone zone;
  private final int negativeTtlSeconds;
  private final SignatureCache cache;

  /// A zone's signer.
  ///
  /// @param negativeTtlSeconds how long resolvers may keep that something is not there
  public OnlineSigner(SignedZone zone, int negativeTtlSeconds, SignatureCache cache) {
    this.zone = zone;
    this.negativeTtlSeconds = negativeTtlSeconds;
    this.cache = cache;
  }

  @Override
  public boolean sign(
      RecordSet set, boolean atQuestion, Query query, ResponseWriter writer, SigningBudget budget) {
    if (!atQuestion) {
      SignatureCache.Entry entry = cache.signed(set, zone, budget);
      return entry != null && writer.add(entry.signature());
    }
    SignatureCache.Entry entry =
        cache.signed(set, zone, budget, query.bytes(), query.nameStart(), query.nameEnd());
    return entry != null && writer.addAtQuestion(entry.signature());
  }

  @Override
  public boolean deny(
      Set<Integer> types, Query query, ResponseWriter writer, SigningBudget budget) {
    SignatureCache.Entry entry =
        cache.denied(
            types,
            query.type(),
            zone,
            negativeTtlSeconds,
            budget,
            query.bytes(),
            query.nameStart(),
            query.nameEnd());
    return entry != null
        && writer.addAtQuestion(entry.set())
        && writer.addAtQuestion(entry.signature());
  }

  @Override
  public boolean denySigner(
      RecordSet servers, Query query, ResponseWriter writer, SigningBudget budget) {
    byte[] owner = servers.owner().octets();
    SignatureCache.Entry entry =
        cache.denied(DELEGATION, 0, zone, negativeTtlSeconds, budget, owner, 0, owner.length);
    return entry != null && writer.add(entry.set()) && writer.add(entry.signature());
  }
}
