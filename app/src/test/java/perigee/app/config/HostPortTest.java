package perigee.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HostPortTest {

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:7401", "[::1]:7401", "edge1.example.org:0", "h:65535"})
  void whatIsReadIsWrittenTheSame(String text) {
    assertThat(HostPort.parse(text).orElseThrow()).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ":80", "host", "host:", "host:65536", "host:-1", "::1:80", "[]:80", "h:1a"})
  void whatIsNoHostAndPortIsNotRead(String text) {
    assertThat(HostPort.parse(text)).isEmpty();
  }

  @Test
  void thereIsNoPortBeyondTheLast() {
    assertThatThrownBy(() -> new HostPort("host", 65_536))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
