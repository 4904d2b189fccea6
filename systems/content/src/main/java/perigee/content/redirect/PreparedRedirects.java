package perigee.content.redirect;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import perigee.content.rules.CompiledRelease;
import perigee.model.mapping.Address;
import perigee.net.http.Exchange;
import perigee.net.http.Peer;
import perigee.net.http.PreparedAnswer;
import perigee.net.http.PreparedAnswers;
import perigee.net.http.RequestKey;
import perigee.selection.answer.Assignment;
import perigee.selection.answer.MapView;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.RequestHead;

/// The redirects of one loop that are ready to be sent again.
///
/// The map is asked for every client anew, which costs little; only what is said once an edge is
/// chosen is kept, by the bytes of the request. So a new map, a server's death or another client
/// need no care here. A new release makes every entry void. Confined to the loop.
final class PreparedRedirects implements PreparedAnswers {

  /// Requests of one loop that are kept; each in one place, where the next one replaces it.
  private static final int SIZE = 1024;

  /// Edges that one request is kept for.
  private static final int EDGES = 4;

  private static final long ORIGIN = RequestKey.nameBit("origin");

  private final Supplier<MapView> map;
  private final Supplier<CompiledRelease> release;
  private final EdgeChoice choice;
  private final RedirectCounts counts;
  private final RequestKey key = new RequestKey();
  private final @Nullable Entry[] entries = new Entry[SIZE];

  private static final class Entry {
    final byte[] key;
    final CompiledRelease release;
    final Asked asked;
    final @Nullable PreparedRedirect[] answers = new PreparedRedirect[EDGES];
    int next;

    Entry(byte[] key, CompiledRelease release, Asked asked) {
      this.key = key;
      this.release = release;
      this.asked = asked;
    }
  }

  PreparedRedirects(
      Supplier<MapView> map,
      Supplier<CompiledRelease> release,
      EdgeChoice choice,
      RedirectCounts counts) {
    this.map = map;
    this.release = release;
    this.choice = choice;
    this.counts = counts;
  }

  @Override
  public @Nullable PreparedAnswer find(RequestKey request, Peer peer) {
    Entry entry = entry(request);
    if (entry == null || (request.names() & ORIGIN) != 0) {
      return null;
    }
    MapView view = map.get();
    Address client = Address.of(peer.remote().getAddress().getAddress());
    if (!choice.choose(view, client, entry.asked)) {
      return null;
    }
    Assignment chosen = choice.assignment();
    for (PreparedRedirect each : entry.answers) {
      if (each != null && each.says(view.map(), chosen)) {
        return each;
      }
    }
    return null;
  }

  // The very release is meant: each change makes another one.
  @SuppressWarnings("ReferenceEquality")
  private @Nullable Entry entry(RequestKey request) {
    Entry there = entries[place(request)];
    boolean holds = there != null && there.release == release.get() && request.is(there.key);
    return holds ? there : null;
  }

  private static int place(RequestKey request) {
    int hash = request.hash();
    return (hash ^ hash >>> 16) & (SIZE - 1);
  }

  @Override
  public void sent(PreparedAnswer answer, Sending sending) {
    counts.redirected.increment();
    counts.ready.increment();
  }

  /// Keeps the redirect that the general way is about to send for what was chosen last.
  void keep(Exchange exchange, CompiledRelease current, MapView view, Asked asked, Fields fields) {
    RequestHead request = exchange.request();
    boolean plain =
        request.method().equals("GET")
            && request.version() != HttpVersion.HTTP_1_0
            && key.read(request.target(), request.fields(), asked.secure())
            && (key.names() & ORIGIN) == 0;
    if (!plain) {
      return;
    }
    Entry entry = entry(key);
    if (entry == null) {
      entry = new Entry(key.toBytes(), current, asked);
      entries[place(key)] = entry;
    }
    entry.answers[entry.next] = new PreparedRedirect(view.map(), choice.assignment(), fields);
    entry.next = (entry.next + 1) % EDGES;
  }
}
