package perigee.calling.sip;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import perigee.net.loop.Loop;
import perigee.wire.sip.CSeq;
import perigee.wire.sip.SipRequest;
import perigee.wire.sip.SipResponse;
import perigee.wire.sip.Via;

/// All transactions of an edge, or of a phone (RFC 3261 §17). Belongs to SIP's loop.
///
/// A transaction is of one connection: whoever guesses another's branch can neither cancel nor
/// answer it.
public final class Transactions {

  /// 64 T1: how long anything is waited for that does not come.
  static final Duration PATIENCE = Duration.ofSeconds(32);

  private final SipLoop sip;
  private final SipBounds bounds;
  private final Map<TransactionKey, ServerTransaction> servers = new HashMap<>();
  private final Map<String, ClientTransaction> clients = new HashMap<>();

  public Transactions(SipLoop sip, SipBounds bounds) {
    this.sip = sip;
    this.bounds = bounds;
  }

  int size() {
    return servers.size() + clients.size();
  }

  Loop.Timer after(Duration delay, Runnable task) {
    return sip.loop().after(delay, task);
  }

  /// The transaction that a request belongs to, or the `INVITE` that an `ACK` or `CANCEL` means.
  public @Nullable ServerTransaction find(Flow flow, SipRequest request, String method) {
    return flow.serving().isEmpty() ? null : servers.get(TransactionKey.of(flow, request, method));
  }

  /// A new transaction; null if there are too many.
  public @Nullable ServerTransaction open(Flow flow, SipRequest request) {
    ServerTransaction fresh = begin(flow, request);
    if (fresh != null) {
      keep(fresh);
    }
    return fresh;
  }

  /// One that nobody finds before it is kept, which one that is answered at once need not be; null
  /// if there are too many.
  @Nullable ServerTransaction begin(Flow flow, SipRequest request) {
    if (servers.size() >= bounds.transactions()
        || (!flow.isSuperNode() && flow.serving().size() >= bounds.transactionsOfOne())) {
      sip.counts().add(Counts.Kind.OVER_BOUND);
      return null;
    }
    return new ServerTransaction(flow, request, this, sip.unguessable());
  }

  /// Lets a transaction be found.
  void keep(ServerTransaction fresh) {
    TransactionKey key = TransactionKey.of(fresh.flow(), fresh.request(), fresh.request().method());
    fresh.kept(key);
    servers.put(key, fresh);
    fresh.flow().serving().add(fresh);
  }

  void responded(SipResponse response) {
    sip.counts().add(Counts.Kind.RESPONSES);
    if (response.status() >= 400) {
      sip.counts().add(Counts.Kind.REFUSED);
    }
  }

  void ended(ServerTransaction transaction) {
    TransactionKey key = transaction.key();
    if (key != null) {
      servers.remove(key);
      transaction.flow().serving().remove(transaction);
    }
  }

  void ended(ClientTransaction transaction) {
    clients.remove(transaction.key());
    transaction.flow().asking().remove(transaction);
  }

  /// Sends a request.
  ///
  /// @param branch of its first `Via`
  public ClientTransaction send(
      Flow flow, SipRequest request, String branch, ClientTransaction.User user) {
    String key = branch + " " + request.method();
    ClientTransaction fresh = new ClientTransaction(key, flow, request, this, user);
    clients.put(key, fresh);
    flow.asking().add(fresh);
    fresh.start();
    return fresh;
  }

  /// The transaction that a response is for; null if it is nobody's.
  public @Nullable ClientTransaction find(Flow flow, SipResponse response) {
    Via via = response.headers().via();
    CSeq cseq = response.headers().cseq();
    if (via == null || cseq == null) {
      return null;
    }
    ClientTransaction found = clients.get(via.branch() + " " + cseq.method());
    return found != null && found.flow().id() == flow.id() ? found : null;
  }

  /// A connection is gone: who waits for something from it need not any longer, and what it asked
  /// for nobody wants any more.
  public void closed(Flow flow) {
    for (ClientTransaction one : List.copyOf(flow.asking())) {
      one.fail(503);
    }
    for (ServerTransaction one : List.copyOf(flow.serving())) {
      one.cancel(null);
      one.end();
    }
  }
}
