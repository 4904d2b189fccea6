package perigee.model.zone;

import java.util.List;
import perigee.wire.dns.Name;
import perigee.wire.dns.Rdata;
import perigee.wire.dns.RdataText;
import perigee.wire.dns.RecordType;

/// All records of one name and type (RFC 2181 §5).
///
/// @param owner in the zone, in lower case
/// @param ttlSeconds how long resolvers may keep them
/// @param data of each record, all different
public record ZoneRecords(Name owner, int type, int ttlSeconds, List<Rdata> data) {

  public ZoneRecords {
    data = List.copyOf(data);
  }

  @Override
  public String toString() {
    return owner
        + " "
        + ttlSeconds
        + " "
        + RecordType.name(type)
        + " "
        + data.stream().map(one -> RdataText.format(type, one)).toList();
  }
}
