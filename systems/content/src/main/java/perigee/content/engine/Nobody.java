package perigee.content.engine;

import perigee.content.store.BodyWriter;
import perigee.content.store.ResponseMeta;
import perigee.content.store.StoredResponse;
import perigee.net.loop.Loop;
import perigee.wire.http.Fields;

/// Nobody waits: the fetch is for the store alone.
record Nobody(Loop loop, Fields fields) implements Waiter {

  @Override
  public void informed(int status, Fields interim) {}

  @Override
  public void streaming(Flight flight, ResponseMeta meta, BodyWriter body, long length) {}

  @Override
  public void stored(Flight flight, StoredResponse stored, boolean validated) {}

  @Override
  public void described(Flight flight, StoredResponse descriptor) {}

  @Override
  public void released(String reason) {}

  @Override
  public void failed(Failure failure) {}
}
