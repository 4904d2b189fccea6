package perigee.content.nameserver;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import perigee.model.mapping.NameSighting;
import perigee.selection.Hashing;
import perigee.wire.dns.Query;

/// Notices who resolves without telling for whom, so that these resolvers are measured. One is told
/// of once a minute, or so; of two that share a place both are told more often, within a bound. It
/// belongs to one thread, and allocates nothing for a resolver that was told.
final class ResolverWatch {

  private static final int PLACES = 1_024;
  private static final int MOST_TOLD = 256;
  private static final long ANEW_MILLIS = 60_000;

  private final Consumer<NameSighting> heard;
  private final LongSupplier millis;
  private final BeaconNames beacons;
  private final long[] told = new long[PLACES];
  private long sinceMillis;
  private int count;

  ResolverWatch(Consumer<NameSighting> heard, LongSupplier millis) {
    this.heard = heard;
    this.millis = millis;
    this.beacons = new BeaconNames(heard);
  }

  /// Takes note of a query for a name that a beacon made up; false if the client has to come again
  /// by TCP.
  boolean askedForBeacon(Query query, Client client) {
    return beacons.asked(query, client);
  }

  /// A resolver asked for a host and said nothing of its client.
  void asked(Client resolver) {
    long now = millis.getAsLong();
    if (now - sinceMillis >= ANEW_MILLIS) {
      sinceMillis = now;
      count = 0;
      Arrays.fill(told, 0);
    }
    long key = resolver.high() | 1;
    int place = (int) Hashing.mix(key) & (PLACES - 1);
    if (told[place] != key && count < MOST_TOLD) {
      told[place] = key;
      count++;
      heard.accept(new NameSighting("", resolver.asAddress().toString(), true));
    }
  }
}
