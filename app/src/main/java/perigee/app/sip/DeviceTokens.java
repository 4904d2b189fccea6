package perigee.app.sip;

import java.util.Optional;
import perigee.calling.overlay.link.DeviceKeys;
import perigee.calling.sip.DeviceProofs;
import perigee.model.identity.Jws;

/// What devices sign in place of a password: a JWS, `typ` `perigee-sip`, ES256, of `sub` the
/// person, `dev` the device, `cert` its certificate, `aud` the domain and `nonce` of the challenge.
/// Nobody need be asked, so devices register at super nodes where they never were while control is
/// away.
///
/// @param domain of people's addresses here
record DeviceTokens(DeviceKeys keys, String domain) implements DeviceProofs {

  private static final String TYPE = "perigee-sip";

  private record Claims(String person, String device, String certificate, Proof proof) {}

  @Override
  public Optional<Proof> check(String token) {
    Optional<Jws> signed =
        Jws.parse(token)
            .filter(jws -> jws.algorithm() == Jws.Algorithm.ES256 && jws.type().equals(TYPE));
    // Its own claims say by whose key it is to be checked; they count once it was.
    return signed.flatMap(
        jws -> claims(jws).filter(said -> isGenuine(jws, said)).map(Claims::proof));
  }

  private Optional<Claims> claims(Jws jws) {
    return jws.read(
            map -> {
              String person = map.string("sub");
              Claims said =
                  new Claims(
                      person,
                      map.string("dev"),
                      map.string("cert"),
                      new Proof(person, map.string("nonce")));
              return map.string("aud").equalsIgnoreCase(domain)
                  ? Optional.of(said)
                  : Optional.<Claims>empty();
            })
        .flatMap(said -> said);
  }

  private boolean isGenuine(Jws jws, Claims said) {
    return keys.key(said.certificate(), said.person(), said.device())
        .filter(jws::isSignedBy)
        .isPresent();
  }
}
