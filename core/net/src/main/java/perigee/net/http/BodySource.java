package perigee.net.http;

import io.netty.buffer.ByteBuf;
import perigee.wire.http.Fields;

/// A message body that one consumer pulls, so that the consumer sets the pace. Confined to the
/// consumer's loop.
public interface BodySource {

  /// Bytes in all, or -1 if that is not known in advance.
  long length();

  /// What comes next; never blocks.
  ///
  /// @param maxBytes the most that a `Data` may hold
  Piece pull(int maxBytes);

  /// Sets what to run, on the consumer's loop, once a `pull` that said `LATER` may say otherwise.
  void onReady(Runnable wake);

  /// The trailer section, once `END` was pulled.
  default Fields trailers() {
    return Fields.EMPTY;
  }

  /// Gives the source up, whether it ended or not; buffers are released, the producer may stop. May
  /// be called again.
  void close();

  /// The result of a `pull`.
  sealed interface Piece {

    Piece LATER = new Later();
    Piece END = new End();

    /// Some bytes, at least one; the consumer releases them.
    record Data(ByteBuf bytes) implements Piece {}

    /// Nothing yet: `onReady` tells when.
    record Later() implements Piece {}

    /// The body is complete.
    record End() implements Piece {}

    /// The body is cut short: what came is not the whole.
    record Failed(String reason) implements Piece {}
  }
}
