package perigee.meeting.signal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Any text is a message or the reason why it is none.
class SignalFuzzTest {

  @FuzzTest
  void anyTextIsReadOrRefused(byte[] bytes) {
    String text = new String(bytes, UTF_8);
    if (SignalReader.read(text) instanceof SignalReading.Malformed malformed) {
      assertThat(malformed.reason()).isNotEmpty().hasSizeLessThan(1_000);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"view\",\"items\":[{\"participant\":\"a\",\"source\":\"camera\",\"width\":1e9,\"height\":2}]}",
        "{\"type\":\"view\",\"items\":[{\"participant\":\"a\",\"source\":\"microphone\",\"width\":1,\"height\":2}]}",
        "{\"type\":\"offer\",\"id\":-1,\"sdp\":\"x\"}",
        "{\"type\":\"join\",\"name\":\" \"}",
        "{\"type\":\"chat\",\"text\":5}",
        "{\"type\":7}",
        "[]",
        "{\"type\":\"nothing\"}"
      })
  void whatIsNotAMessageIsRefused(String text) {
    assertThat(SignalReader.read(text)).isInstanceOf(SignalReading.Malformed.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"leave\",\"more\":{}}",
        "{\"type\":\"ping\",\"id\":3}",
        "{\"type\":\"pass\",\"to\":\"a\",\"data\":{\"k\":[1,2]}}",
        "{\"type\":\"spotlight\",\"participant\":null}",
        "{\"type\":\"view\",\"items\":[]}",
        "{\"type\":\"stats\",\"lossPercent\":\"?\"}"
      })
  void whatIsOneIsRead(String text) {
    assertThat(SignalReader.read(text)).isInstanceOf(SignalReading.Read.class);
  }
}
