package perigee.selection.answer;

import perigee.model.mapping.Address;
import perigee.model.mapping.Family;
import perigee.model.mapping.TrafficClass;

/// Who asks, and for what. Mutable, so that a loop needs only one; of one thread.
public final class Question {

  /// Which addresses the answer needs.
  public enum Wanted {
    ANY,
    IPV4,
    IPV6
  }

  Family family = Family.IPV4;
  long high;
  int sourceLength;
  boolean resolver;
  long hostHash;
  TrafficClass trafficClass = TrafficClass.SMALL;
  Wanted wanted = Wanted.ANY;
  int most = 2;

  /// The client's address, or the part of it that is known.
  ///
  /// @param high the first 64 bits, aligned as those of `Address`, zero beyond the length
  /// @param sourceLength how many bits are known (SOURCE PREFIX-LENGTH, RFC 7871 §6); 0 means that
  ///   the client does not want to be found, so ask for its resolver instead
  public Question client(Family family, long high, int sourceLength) {
    this.family = family;
    this.high = high;
    this.sourceLength = sourceLength;
    this.resolver = false;
    return this;
  }

  public Question client(Address address) {
    return client(address.family(), address.high(), address.family().bits());
  }

  /// A resolver that says nothing of its client.
  public Question resolver(Family family, long high) {
    this.family = family;
    this.high = high;
    this.sourceLength = family.bits();
    this.resolver = true;
    return this;
  }

  public Question resolver(Address address) {
    return resolver(address.family(), address.high());
  }

  /// The host that is asked for.
  ///
  /// @param hash `Hashing.hash` of the host's name in lower case
  public Question host(long hash) {
    this.hostHash = hash;
    return this;
  }

  public Question trafficClass(TrafficClass value) {
    this.trafficClass = value;
    return this;
  }

  public Question wanted(Wanted value) {
    this.wanted = value;
    return this;
  }

  /// How many servers are told at most, 1 to `Assignment.MOST`; 2 unless said.
  public Question most(int servers) {
    this.most = Math.clamp(servers, 1, Assignment.MOST);
    return this;
  }
}
