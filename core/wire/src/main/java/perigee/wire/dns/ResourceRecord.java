package perigee.wire.dns;

/// One record as a value (RFC 1035 §4.1.3).
///
/// @param ttlSeconds how long resolvers may keep it
/// @param rdata without compression
public record ResourceRecord(Name owner, int type, int recordClass, long ttlSeconds, Rdata rdata) {

  @Override
  public String toString() {
    return "%s %d %s %s %s"
        .formatted(
            owner,
            ttlSeconds,
            recordClass == RecordClass.IN ? "IN" : "CLASS" + recordClass,
            RecordType.name(type),
            RdataText.format(type, rdata));
  }
}
