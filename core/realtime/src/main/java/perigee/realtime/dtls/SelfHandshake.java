package perigee.realtime.dtls;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import perigee.realtime.srtp.SrtpMaster;
import perigee.realtime.srtp.SrtpProfile;

/// A handshake of an identity with itself, in memory.
final class SelfHandshake {

  private final End first = new End();
  private final End second = new End();

  /// Begins it on threads of its own.
  ///
  /// @return ends when both ends have their keys or one has failed, with what was agreed or why not
  CompletableFuture<String> start(DtlsHandshakes handshakes) {
    first.to(handshakes, false, second);
    second.to(handshakes, true, first);
    return first.outcome.thenCombine(
        second.outcome, (one, other) -> one.equals(other) ? one : one + "; " + other);
  }

  /// What one end sends is what the other receives.
  private static final class End implements DtlsListener {

    private final CompletableFuture<@Nullable DtlsAssociation> other = new CompletableFuture<>();
    private final CompletableFuture<String> outcome = new CompletableFuture<>();

    void to(DtlsHandshakes handshakes, boolean asClient, End peer) {
      DtlsAssociation own = handshakes.start(asClient, handshakes.identity().fingerprint(), this);
      peer.other.complete(own);
      if (own == null) {
        outcome.complete("there is no room");
        return;
      }
      CompletableFuture<Void> _ = outcome.runAfterBoth(peer.outcome, own::close);
    }

    @Override
    public void send(byte[] datagram) {
      CompletableFuture<Void> _ =
          other.thenAccept(to -> {
            if (to != null) {
              boolean _ = to.received(datagram, 0, datagram.length);
            }
          });
    }

    @Override
    public void established(SrtpProfile profile, SrtpMaster local, SrtpMaster remote) {
      outcome.complete(profile.name());
    }

    @Override
    public void ended(String reason) {
      outcome.complete(reason);
    }
  }
}
