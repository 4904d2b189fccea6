package perigee.content.engine;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import perigee.content.coding.Negotiation;
import perigee.content.purge.Verdict;
import perigee.content.semantics.Version;
import perigee.content.store.BodyWriter;
import perigee.content.store.CacheKey;
import perigee.content.store.ResponseMeta;
import perigee.content.store.StoredResponse;
import perigee.content.tier.Hop;
import perigee.model.property.Compression;
import perigee.net.http.BodySource;
import perigee.net.loop.Loop;
import perigee.wire.http.ByteRanges;
import perigee.wire.http.FieldLists;
import perigee.wire.http.Fields;
import perigee.wire.http.ResponseHead;

/// The slices of large responses: where each comes from. Slices are looked up, shared while they
/// come, kept by their own owners and fetched from the next tier like whole responses are. Safe for
/// all loops.
final class Slices {

  /// The kind of failure that says: the version that was asked for is no more.
  static final String CHANGED = "changed";

  /// A response to a plain GET is sliced from so many slices on; below that one connection for all
  /// of it is cheaper.
  private static final int LEAST_SLICES = 8;

  /// Beyond this no file is that long, and sums can't overflow.
  private static final long MOST_POSITION = 1L << 60;

  private final CacheEngine engine;
  private final Machinery machinery;
  private final HotKeys hotKeys;
  private final Flights flights = new Flights();
  private final HitForMiss unfit = new HitForMiss();
  private final Sequences sequences = new Sequences();

  /// Bounded by the connections that they hold.
  private final Map<CacheKey, SliceStream> streams = new ConcurrentHashMap<>();

  Slices(CacheEngine engine, Machinery machinery, HotKeys hotKeys) {
    this.engine = engine;
    this.machinery = machinery;
    this.hotKeys = hotKeys;
  }

  Machinery machinery() {
    return machinery;
  }

  CacheEngine engine() {
    return engine;
  }

  /// Fetches of slices that run.
  int running() {
    return flights.size();
  }

  /// Whether responses to a key may be sliced.
  boolean isFor(Transaction t) {
    return t.policy.settings().slicing() > 0 && !unfit.holds(t.policy.key(), machinery.nowMillis());
  }

  /// Remembers for a while that slices of a key lead nowhere.
  void unfit(CacheKey key) {
    unfit.remember(key, machinery.nowMillis());
  }

  /// The slice that a fetch asks for in place of the whole, or null if it asks for the whole.
  ///
  /// @param stale the stored response that it validates, if any
  ByteRanges.@Nullable Range probe(Transaction t, @Nullable StoredResponse stale) {
    long size = t.policy.settings().slicing();
    Sliced known = stale == null ? null : sliced(t, stale);
    if ((stale != null && known == null) || !isFor(t)) {
      return null;
    }
    long first = firstByte(t);
    if (first < 0 && known == null) {
      return null;
    }
    long index = Math.max(0, first) / size;
    if (known != null) {
      index = Math.min(index, known.indexOf(known.length() - 1));
    }
    return new ByteRanges.Range(index * size, (index + 1) * size);
  }

  /// The first byte that a request asks for, 0 if it asks for the last ones; -1 if it has no range.
  private static long firstByte(Transaction t) {
    if (!t.request().method().equals("GET")) {
      return -1;
    }
    Optional<ByteRanges> ranges = ByteRanges.parse(t.request().fields().first("range"));
    long first = ranges.map(all -> Math.max(0, all.specs().getFirst().first())).orElse(-1L);
    return first > MOST_POSITION ? -1 : first;
  }

  /// What decides which node a request belongs to: that of the first slice that it asks for.
  long hash(Transaction t) {
    long first = t.request().fields().has("range") && isFor(t) ? firstByte(t) : -1;
    return Sliced.hash(
        t.keyHash(), first < 0 ? 0 : first / Math.max(1, t.policy.settings().slicing()));
  }

  /// The version of a response to a plain GET that is to be sliced; null if it is not.
  @Nullable Version streamable(Transaction t, ResponseHead head, long length) {
    long least = t.policy.settings().slicing() * LEAST_SLICES;
    boolean ranges = FieldLists.tokens(head.fields(), "accept-ranges").contains("bytes");
    return head.status() == 200 && ranges && length >= least && suits(t, head, length)
        ? Version.of(head.fields(), length, machinery.nowMillis())
        : null;
  }

  /// Whether a response to a request may be sliced: what goes out in other codings than it came in
  /// is made from the whole.
  boolean suits(Transaction t, ResponseHead whole, long length) {
    Compression wanted = t.policy.settings().coding();
    return isFor(t) && !Negotiation.isNegotiable(wanted, whole.status(), whole.fields(), length);
  }

  /// The sliced response that a descriptor stands for, or null.
  @Nullable Sliced sliced(Transaction t, StoredResponse stored) {
    return Sliced.is(stored) ? Sliced.of(stored, t.policy.settings().slicing()) : null;
  }

  /// Stores a descriptor; null if the store has no room for it.
  @Nullable StoredResponse describe(ResponseMeta whole, Version version) {
    BodyWriter writer = machinery.store().create(Sliced.describe(whole, version), 0);
    if (writer == null) {
      return null;
    }
    StoredResponse stored = writer.complete();
    return writer.failed() ? null : stored;
  }

  /// Cuts the body of a whole response into the slices that are asked for.
  ///
  /// @param fromPeer whether a node of the same region sends it
  void stream(Sliced sliced, BodySource body, Loop loop, boolean fromPeer) {
    CacheKey key = sliced.key(0);
    SliceStream stream = new SliceStream(body, loop, fromPeer, over -> streams.remove(key, over));
    SliceStream older = streams.put(key, stream);
    if (older != null) {
      older.close();
    }
    stream.begin();
  }

  @Nullable SliceStream stream(Sliced sliced) {
    return streams.isEmpty() ? null : streams.get(sliced.key(0));
  }

  /// Takes a slice that was asked for as part of something else.
  void adopt(SliceWanted wanted, ResponseHead head, BodySource body, Upstream sender) {
    Loop loop = wanted.t().exchange.loop();
    Flight flight = flight(wanted.t(), new Nobody(loop, Fields.EMPTY));
    if (flights.beginIfNone(wanted.sliced().key(wanted.index()), flight)) {
      flight.upstream(sender);
      new SliceFetch(this, wanted, flight, null, true).receive(head.fields(), body, loop);
    } else {
      body.close();
    }
  }

  private Flight flight(Transaction t, Waiter first) {
    return new Flight(machinery.stamp(t.fabric.demand()), first);
  }

  /// Gets a part of a slice: from the store, from the node that keeps it, or by a fetch that all
  /// who want it share.
  void take(SliceWanted wanted, SliceTaker taker) {
    if (!summon(wanted, () -> summoned(wanted, taker))) {
      summoned(wanted, taker);
    }
  }

  /// Has the store read what only the disk has of a slice; false if there is nothing to read.
  private boolean summon(SliceWanted wanted, Runnable ready) {
    CacheKey key = wanted.sliced().key(wanted.index());
    return machinery.store().summon(key, loop(wanted), ready);
  }

  private void summoned(SliceWanted wanted, SliceTaker taker) {
    StoredResponse here = find(wanted);
    if (here != null) {
      taker.ready(here.open(loop(wanted), wanted.offset(), wanted.end()), null);
      return;
    }
    long hash = wanted.hash();
    Optional<Hop.Node> owner = owner(wanted);
    if (owner.isPresent() && !hotKeys.count(hash)) {
      new SliceRelay(this, wanted, taker).ask(owner.get());
      return;
    }
    share(wanted, taker);
  }

  /// The node of the region that keeps a slice, if it is another one and may be asked: who is asked
  /// by a neighbour asks none, or two could wait for each other.
  Optional<Hop.Node> owner(SliceWanted wanted) {
    return wanted.t().fabric.fromPeer() ? Optional.empty() : machinery.tiers().peer(wanted.hash());
  }

  private static Loop loop(SliceWanted wanted) {
    return wanted.t().exchange.loop();
  }

  /// Joins the fetch of a slice, or begins one.
  void share(SliceWanted wanted, SliceTaker taker) {
    CacheKey key = wanted.sliced().key(wanted.index());
    SliceWaiter waiter = new SliceWaiter(this, wanted, taker);
    Flight fresh = flight(wanted.t(), waiter).askingPeer(asksPeer(wanted));
    if (flights.joinOrBegin(key, f -> isUsable(f, wanted), waiter, fresh) == null) {
      return;
    }
    StoredResponse landed = find(wanted);
    if (landed != null) {
      flights.end(key, fresh);
      fresh.stored(landed, true);
      return;
    }
    new SliceFetch(this, wanted, fresh, waiter, true).start();
  }

  /// Fetches a slice for one alone.
  void alone(SliceWanted wanted, SliceWaiter waiter) {
    Flight fresh = flight(wanted.t(), waiter);
    new SliceFetch(this, wanted, fresh, waiter, false).start();
  }

  /// Sees to it that a slice is here when it is its turn.
  ///
  /// @return what is asked of the node that keeps it; null if it is here or comes to the store
  @Nullable SliceAhead ahead(SliceWanted wanted) {
    if (summon(wanted, () -> {}) || find(wanted) != null) {
      return null;
    }
    Optional<Hop.Node> owner = owner(wanted);
    if (owner.isEmpty() || hotKeys.count(wanted.hash())) {
      ensure(wanted.t(), wanted.sliced(), wanted.index());
      return null;
    }
    SliceAhead early = new SliceAhead(wanted);
    new SliceRelay(this, wanted, early).ask(owner.get());
    return early;
  }

  private void ensure(Transaction t, Sliced sliced, long index) {
    SliceWanted wanted = SliceWanted.whole(t, sliced, index);
    Nobody nobody = new Nobody(t.exchange.loop(), Fields.EMPTY);
    Flight fresh = flight(t, nobody).askingPeer(asksPeer(wanted));
    if (flights.beginIfNone(sliced.key(index), fresh)) {
      new SliceFetch(this, wanted, fresh, null, true).start();
    }
  }

  /// Fetches the next slice for a client that reads range after range.
  void served(Transaction t, Sliced sliced, ByteRanges.Range range) {
    long last = sliced.indexOf(range.to() - 1);
    var client = t.exchange.peer().remote().getAddress();
    long reader = t.keyHash() ^ client.hashCode();
    boolean goesOn = sequences.goesOn(reader, range.from(), range.to());
    if (goesOn && sliced.to(last) < sliced.length()) {
      SliceWanted next = SliceWanted.whole(t, sliced, last + 1);
      boolean here = summon(next, () -> {}) || find(next) != null;
      if (!here && owner(next).isEmpty()) {
        ensure(t, sliced, last + 1);
      }
    }
  }

  private boolean asksPeer(SliceWanted wanted) {
    SliceStream running = stream(wanted.sliced());
    return owner(wanted).isPresent() || (running != null && running.comesFromPeer());
  }

  private boolean isUsable(Flight flight, SliceWanted wanted) {
    Transaction t = wanted.t();
    String provider = t.policy.property().provider();
    return !(t.fabric.fromPeer() && flight.asksPeer())
        && flight.stamp().compareTo(t.fabric.demand()) >= 0
        && machinery.purges().isSurelyClean(t.policy.key(), provider, flight.stamp());
  }

  /// A stored slice that may be used. What only a validation could tell, the descriptor's has told:
  /// the slice is of its version.
  private @Nullable StoredResponse find(SliceWanted wanted) {
    List<StoredResponse> found = machinery.store().find(wanted.sliced().key(wanted.index()));
    for (StoredResponse slice : found) {
      boolean gone =
          verdict(wanted.sliced(), slice) == Verdict.GONE || slice.length() != wanted.sliceLength();
      if (gone) {
        machinery.store().remove(slice);
      } else if (!isBehind(wanted.t(), slice)) {
        return slice;
      }
    }
    return null;
  }

  /// Tags may have come since the slice did.
  private Verdict verdict(Sliced sliced, StoredResponse slice) {
    Verdict own = machinery.purges().verdict(slice);
    if (own == Verdict.GONE || slice.meta().tags().equals(sliced.meta().tags())) {
      return own;
    }
    return machinery.purges().verdict(SliceFetch.meta(sliced, slice.meta()));
  }

  private boolean isBehind(Transaction t, StoredResponse slice) {
    return t.fabric.demand().compareTo(machinery.purges().applied()) > 0
        && slice.meta().stamp().compareTo(t.fabric.demand()) < 0;
  }

  /// There is no such version any more where slices come from: its descriptor goes.
  void changed(Sliced sliced) {
    for (StoredResponse stored : machinery.store().find(sliced.meta().key())) {
      Sliced other = Sliced.is(stored) ? Sliced.of(stored, sliced.sliceBytes()) : null;
      if (other != null && other.version().equals(sliced.version())) {
        machinery.store().remove(stored);
      }
    }
  }

  void landed(CacheKey key, Flight flight) {
    flights.end(key, flight);
  }
}
