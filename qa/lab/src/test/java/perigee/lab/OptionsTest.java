package perigee.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {

  @Test
  void outputIsFoundFromEveryFolder() throws Exception {
    // Programs run in folders of their own.
    assertThat(Options.read(List.of("--random", "1")).out()).isAbsolute();
    assertThat(Options.read(List.of("--random", "1", "--out", "x")).out()).isAbsolute();
  }
}
