package perigee.content.dnssec;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import perigee.content.nameserver.SigningBudget;
import perigee.wire.dns.Name;
import perigee.wire.dns.NameBytes;
import perigee.wire.dns.RecordSet;
import perigee.wire.dns.RecordType;
import perigee.wire.dnssec.TypeBitmap;

/// Signatures and denials that were made once, found again without an object. Shared by all threads
/// of a name server; two that miss at once both sign, and either signature is right. What is not
/// there and finds no budget is null.
///
/// A place in a table of fixed size is given by name and set; what comes to a taken place replaces
/// what is there. Names that don't exist have a table of their own, so that whoever asks for random
/// ones pushes out nothing but those.
public final class SignatureCache {

  private static final int POSITIVE = 1 << 15;
  private static final int NEGATIVE = 1 << 12;
  private static final long REFRESH_AFTER = Duration.ofDays(1).toSeconds();

  private final InstantSource clock;
  private final AtomicReferenceArray<@Nullable Entry> positive =
      new AtomicReferenceArray<>(POSITIVE);
  private final AtomicReferenceArray<@Nullable Entry> negative =
      new AtomicReferenceArray<>(NEGATIVE);
  private final LongAdder made = new LongAdder();

  /// What was signed.
  ///
  /// @param source the set or the types that it was made from, the very object
  /// @param leftOut the type that the denial leaves out; 0 if none
  /// @param set the records
  /// @param signature their RRSIG records
  record Entry(
      Object source,
      int leftOut,
      Name owner,
      SignedZone zone,
      RecordSet set,
      RecordSet signature,
      long untilSeconds) {

    // The very objects are meant: a new release has new ones, whose records may differ.
    @SuppressWarnings("ReferenceEquality")
    boolean isOf(Object from, int without, SignedZone of, long nowSeconds) {
      return source == from && leftOut == without && zone == of && nowSeconds < untilSeconds;
    }
  }

  public SignatureCache(InstantSource clock) {
    this.clock = clock;
  }

  /// A set under its own name with its signatures.
  @Nullable Entry signed(RecordSet set, SignedZone zone, SigningBudget budget) {
    int place = place(set, set.owner().hashCode()) & POSITIVE - 1;
    Entry entry = positive.get(place);
    long now = now();
    if (entry != null && entry.isOf(set, 0, zone, now) && entry.owner().equals(set.owner())) {
      return entry;
    }
    return budget.take() ? sign(set, set.owner(), zone, place, now) : null;
  }

  /// A set with its signatures for the name at a place of a buffer.
  @Nullable Entry signed(
      RecordSet set, SignedZone zone, SigningBudget budget, byte[] bytes, int from, int end) {
    int place = place(set, NameBytes.hash(bytes, from, end)) & POSITIVE - 1;
    Entry entry = positive.get(place);
    long now = now();
    if (entry != null
        && entry.isOf(set, 0, zone, now)
        && entry.owner().matches(bytes, from, end - from)) {
      return entry;
    }
    return budget.take()
        ? sign(set, Name.read(bytes, from, end).orElseThrow(), zone, place, now)
        : null;
  }

  private Entry sign(RecordSet set, Name owner, SignedZone zone, int place, long now) {
    RecordSet signature = zone.sign(set, owner, now);
    made.increment();
    Entry fresh = new Entry(set, 0, owner, zone, set, signature, now + REFRESH_AFTER);
    positive.set(place, fresh);
    return fresh;
  }

  /// The NSEC record, signed, by which a name has these types at most, and not the one that is
  /// asked for (RFC 9824 §3).
  ///
  /// @param types none if the name does not exist
  @Nullable Entry denied(
      Set<Integer> types,
      int asked,
      SignedZone zone,
      int ttlSeconds,
      SigningBudget budget,
      byte[] bytes,
      int from,
      int end) {
    AtomicReferenceArray<@Nullable Entry> table = types.isEmpty() ? negative : positive;
    int leftOut = types.contains(asked) ? asked : 0;
    int place = place(types, NameBytes.hash(bytes, from, end) + leftOut) & table.length() - 1;
    Entry entry = table.get(place);
    long now = now();
    if (entry != null
        && entry.isOf(types, leftOut, zone, now)
        && entry.owner().matches(bytes, from, end - from)) {
      return entry;
    }
    if (!budget.take()) {
      return null;
    }
    Name owner = Name.read(bytes, from, end).orElseThrow().canonical();
    RecordSet nsec =
        new RecordSet(
            owner, RecordType.NSEC, ttlSeconds, List.of(bitmap(types, leftOut).nsec(owner)));
    made.increment();
    Entry fresh =
        new Entry(
            types, leftOut, owner, zone, nsec, zone.sign(nsec, owner, now), now + REFRESH_AFTER);
    table.set(place, fresh);
    return fresh;
  }

  private static TypeBitmap bitmap(Set<Integer> types, int leftOut) {
    TreeSet<Integer> all = new TreeSet<>(types);
    all.remove(leftOut);
    if (types.isEmpty()) {
      all.add(RecordType.NXNAME);
    }
    all.add(RecordType.RRSIG);
    all.add(RecordType.NSEC);
    return TypeBitmap.of(all);
  }

  private long now() {
    return clock.millis() / 1_000;
  }

  private static int place(Object source, int nameHash) {
    int hash = nameHash ^ System.identityHashCode(source);
    return hash ^ hash >>> 16;
  }

  /// How many times something was signed.
  public long made() {
    return made.sum();
  }
}
