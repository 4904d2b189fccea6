package perigee.realtime.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SelfHandshakeTest {

  private final SecureRandom random = new SecureRandom();

  @Test
  void anIdentityAgreesWithItself() throws Exception {
    assertThat(rehearse(2)).isEqualTo("AEAD_AES_128_GCM");
  }

  @Test
  void withoutRoomItEndsAtOnce() throws Exception {
    assertThat(rehearse(0)).isEqualTo("there is no room");
  }

  private String rehearse(int most) throws Exception {
    DtlsIdentity identity = DtlsIdentity.create(InstantSource.system(), random);
    return new DtlsHandshakes(identity, random, most).rehearse().get(30, TimeUnit.SECONDS);
  }
}
