package perigee.calling.phone;

import java.util.Objects;
import java.util.Optional;
import perigee.model.document.Json;
import perigee.model.identity.Jws;
import perigee.wire.sip.AuthField;
import perigee.wire.sip.HeaderName;
import perigee.wire.sip.SipResponse;
import tools.jackson.databind.node.ObjectNode;

/// Answers a challenge by the device's key instead of a password (`docs/calls.md`): any super node
/// can check that without control.
final class DeviceAnswer {

  private static final String TYPE = "perigee-sip";

  private DeviceAnswer() {}

  /// The value of `Authorization`; empty if the device has no certificate, or nothing is asked of
  /// this domain.
  static Optional<String> to(SipResponse challenge, Account account) {
    return challenge.headers().all(HeaderName.WWW_AUTHENTICATE).stream()
        .map(AuthField::parse)
        .filter(Objects::nonNull)
        .filter(one -> account.domain().equals(one.value("realm")))
        .flatMap(one -> Optional.ofNullable(one.value("nonce")).stream())
        .filter(_ -> !account.certificate().isEmpty())
        .findFirst()
        .map(nonce -> "Bearer " + token(nonce, account));
  }

  private static String token(String nonce, Account account) {
    ObjectNode claims =
        Json.object()
            .put("sub", account.person())
            .put("dev", account.device())
            .put("cert", account.certificate())
            .put("aud", account.domain())
            .put("nonce", nonce);
    return Jws.sign(Jws.Algorithm.ES256, TYPE, account.device(), claims, account.key());
  }
}
