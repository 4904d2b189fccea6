package perigee.realtime.dtls;

import java.security.SecureRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCrypto;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;
import org.jspecify.annotations.Nullable;
import perigee.wire.sdp.Fingerprint;

/// Begins associations, a bounded number at a time. For any thread.
public final class DtlsHandshakes {

  static final int TIMEOUT_MILLIS = 15_000;

  private final DtlsIdentity identity;
  private final JcaTlsCrypto crypto;
  private final Semaphore room;

  /// Handshakes of one identity.
  ///
  /// @param most that go on at a time
  public DtlsHandshakes(DtlsIdentity identity, SecureRandom random, int most) {
    this.identity = identity;
    this.crypto = new JcaTlsCryptoProvider().create(random);
    this.room = new Semaphore(most);
  }

  public DtlsIdentity identity() {
    return identity;
  }

  /// Begins one.
  ///
  /// @param asClient whether this end speaks first
  /// @param remote of the certificate that the other end must have
  /// @return null if too many go on; who waits for an answer asks again
  public @Nullable DtlsAssociation start(
      boolean asClient, Fingerprint remote, DtlsListener listener) {
    if (!room.tryAcquire()) {
      return null;
    }
    DtlsAgreement agreement = new DtlsAgreement(crypto, identity, remote, listener);
    DtlsAssociation.Handshake handshake =
        asClient
            ? queue -> new DTLSClientProtocol().connect(new DtlsClientSide(agreement), queue)
            : queue -> new DTLSServerProtocol().accept(new DtlsServerSide(agreement), queue);
    DtlsAssociation association = new DtlsAssociation(listener, handshake, room::release);
    association.start();
    return association;
  }

  /// Shakes hands with itself, on threads of its own: the first handshake of a process loads code
  /// and runs it for the first time, which takes ten times as long as the next.
  ///
  /// @return ends when it has, with the profile that was agreed on or why none was
  public CompletableFuture<String> rehearse() {
    return new SelfHandshake().start(this);
  }
}
