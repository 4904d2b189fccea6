package perigee.content.nameserver;

import java.util.Set;
import perigee.wire.dns.Query;
import perigee.wire.dns.RecordSet;
import perigee.wire.dns.ResponseWriter;

/// Signs one zone's answers as they are given (RFC 4035 §3.1). Called by all loops at once. Each
/// method writes into the section that the writer is at, and says whether there was room, and
/// budget for a signature that was not made before.
public interface Signatures {

  /// Adds the signature of a set that was just written.
  ///
  /// @param atQuestion whether it was written under the question's name instead of its own
  boolean sign(
      RecordSet set, boolean atQuestion, Query query, ResponseWriter writer, SigningBudget budget);

  /// Adds a proof, signed, that the name asked for has only these types; none if there is no such
  /// name (RFC 9824).
  boolean deny(Set<Integer> types, Query query, ResponseWriter writer, SigningBudget budget);

  /// Adds a proof, signed, that a delegation's other side is not signed (RFC 4035 §3.1.4).
  ///
  /// @param servers the delegation's NS records
  boolean denySigner(RecordSet servers, Query query, ResponseWriter writer, SigningBudget budget);
}
