package perigee.content.engine;

import java.util.List;
import perigee.content.tier.Hop;
import perigee.net.http.Bodies;
import perigee.net.http.BodySource;
import perigee.wire.http.ResponseHead;

/// Asks the node of the region that keeps a slice for a part of it; nothing is stored here.
final class SliceRelay implements Attempts.Listener {
  private final Slices slices;
  private final SliceWanted wanted;
  private final SliceTaker taker;

  SliceRelay(Slices slices, SliceWanted wanted, SliceTaker taker) {
    this.slices = slices;
    this.wanted = wanted;
    this.taker = taker;
  }

  void ask(Hop.Node owner) {
    Machinery machinery = slices.machinery();
    Transaction t = wanted.t();
    UpstreamRequest request =
        UpstreamRequest.fetch(t, machinery, machinery.stamp(t.fabric.demand()), null)
            .part(wanted.from(), wanted.to(), wanted.sliced().version());
    List<Hop> hops = List.of(owner);
    new Attempts(machinery, t.exchange.loop(), hops, request, Bodies.empty(), this).next();
  }

  @Override
  public void informed(ResponseHead head) {}

  @Override
  public void answered(Hop hop, ResponseHead head, BodySource body, String attempts) {
    Failure wrong =
        SliceFetch.wrong(wanted.sliced(), wanted.from(), wanted.to(), head, body.length());
    if (wrong == null) {
      taker.ready(body, Upstream.of(hop, head, attempts));
      return;
    }
    body.close();
    if (wrong.kind().equals(Slices.CHANGED)) {
      slices.changed(wanted.sliced());
      taker.failed(wrong);
    } else {
      slices.share(wanted, taker);
    }
  }

  @Override
  public void exhausted(Failure failure, String attempts) {
    slices.share(wanted, taker);
  }
}
