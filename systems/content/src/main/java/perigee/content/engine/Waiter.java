package perigee.content.engine;

import perigee.content.store.BodyWriter;
import perigee.content.store.ResponseMeta;
import perigee.content.store.StoredResponse;
import perigee.net.loop.Loop;
import perigee.wire.http.Fields;

/// Who wants the outcome of a flight. Exactly one of the outcomes is told, on the waiter's loop;
/// interim responses may come before.
interface Waiter {

  Loop loop();

  /// The fields of its request, for `Vary`.
  Fields fields();

  /// An interim response came (RFC 9110 §15.2).
  void informed(int status, Fields fields);

  /// The response comes, and is stored as it comes.
  ///
  /// @param length bytes of the body, or -1 if not known yet
  void streaming(Flight flight, ResponseMeta meta, BodyWriter body, long length);

  /// The stored response may be used again.
  ///
  /// @param validated whether the next tier said so; otherwise it failed and staleness is allowed
  void stored(Flight flight, StoredResponse stored, boolean validated);

  /// The response is large: it is stored in slices.
  void described(Flight flight, StoredResponse descriptor);

  /// The response is not for it: it goes its own way.
  void released(String reason);

  void failed(Failure failure);
}
