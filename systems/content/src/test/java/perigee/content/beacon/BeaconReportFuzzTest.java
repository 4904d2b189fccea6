package perigee.content.beacon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

/// Whatever a stranger posts is a report within its bounds, or none.
class BeaconReportFuzzTest {

  @FuzzTest
  void aReportIsReadOrRefused(byte[] bytes) {
    BeaconReport.parse(new String(bytes, UTF_8))
        .ifPresent(report -> {
          assertThat(report.servers()).hasSameSizeAs(report.times()).hasSizeBetween(1, 4);
          assertThat(report.times()).allMatch(time -> time == -1 || (time > 0 && time <= 10_000));
        });
  }
}
