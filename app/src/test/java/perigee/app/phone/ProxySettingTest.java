package perigee.app.phone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import perigee.app.client.Failure;
import perigee.realtime.media.HttpProxy;

/// A proxy is said on the command line, or as other programs read it.
class ProxySettingTest {

  private static HttpProxy proxy(String given, Map<String, String> environment) throws Failure {
    HttpProxy found = ProxySetting.of(given, environment);
    if (found == null) {
      throw new AssertionError("no proxy");
    }
    return found;
  }

  @Test
  void theCommandLineIsHeardFirst() throws Failure {
    Map<String, String> environment = Map.of("https_proxy", "http://127.0.0.1:1/");
    assertThat(proxy("127.0.0.1:3128", environment).address().getPort()).isEqualTo(3128);
    assertThat(ProxySetting.of("none", environment)).isNull();
    assertThat(ProxySetting.of(null, environment)).isEqualTo(proxy("127.0.0.1:1", Map.of()));
    assertThat(ProxySetting.of(null, Map.of())).isNull();
  }

  @Test
  void aNameAndAPasswordAreShown() throws Failure { // RFC 7617 §2
    assertThat(proxy("http://Aladdin:open%20sesame@127.0.0.1:8080", Map.of()).authorization())
        .isEqualTo("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
  }

  @Test
  void whatDoesNotSpeakHttpIsPassedOver() throws Failure {
    assertThat(ProxySetting.of(null, Map.of("ALL_PROXY", "socks5://127.0.0.1:1080"))).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "proxy", "https://127.0.0.1:1", "127.0.0.1:99999", "a@127.0.0.1:1"})
  void whatIsNoProxyIsSaidSo(String given) {
    assertThatThrownBy(() -> ProxySetting.of(given, Map.of()))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("HOST:PORT");
  }
}
