package perigee.content.engine;

import perigee.content.store.BodyWriter;
import perigee.content.store.ResponseMeta;
import perigee.content.store.StoredResponse;
import perigee.net.http.BodySource;
import perigee.net.loop.Loop;
import perigee.wire.http.Fields;

/// Who waits for a slice that is fetched.
final class SliceWaiter implements Waiter {
  private final Slices slices;
  private final SliceWanted wanted;
  private final SliceTaker taker;

  SliceWaiter(Slices slices, SliceWanted wanted, SliceTaker taker) {
    this.slices = slices;
    this.wanted = wanted;
    this.taker = taker;
  }

  @Override
  public Loop loop() {
    return wanted.t().exchange.loop();
  }

  /// Slices do not vary: their keys tell variants apart.
  @Override
  public Fields fields() {
    return Fields.EMPTY;
  }

  @Override
  public void informed(int status, Fields fields) {}

  @Override
  public void streaming(Flight flight, ResponseMeta meta, BodyWriter body, long length) {
    taker.ready(body.open(loop(), wanted.offset(), wanted.end()), flight.upstream());
  }

  @Override
  public void stored(Flight flight, StoredResponse stored, boolean validated) {
    taker.ready(stored.open(loop(), wanted.offset(), wanted.end()), flight.upstream());
  }

  /// The slice comes for this one alone and is not stored.
  void direct(Flight flight, BodySource slice) {
    long length = wanted.to() - wanted.from();
    taker.ready(new PartOf(slice, wanted.offset(), length, slice::close), flight.upstream());
  }

  @Override
  public void described(Flight flight, StoredResponse descriptor) {
    throw new IllegalStateException("a slice has no descriptor: " + descriptor.meta().key());
  }

  @Override
  public void released(String reason) {
    slices.alone(wanted, this);
  }

  @Override
  public void failed(Failure failure) {
    taker.failed(failure);
  }
}
