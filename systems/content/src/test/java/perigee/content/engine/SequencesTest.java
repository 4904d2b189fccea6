package perigee.content.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SequencesTest {

  private final Sequences sequences = new Sequences();

  @Test
  void whoAsksForWhatComesNextGoesOn() {
    assertThat(sequences.goesOn(7, 0, 100)).isFalse();
    assertThat(sequences.goesOn(7, 100, 250)).isTrue();
    assertThat(sequences.goesOn(7, 250, 300)).isTrue();
  }

  @Test
  void whoJumpsOrAsksAgainDoesNot() {
    assertThat(sequences.goesOn(7, 100, 200)).isFalse();
    assertThat(sequences.goesOn(7, 100, 200)).isFalse();
    assertThat(sequences.goesOn(7, 5_000, 6_000)).isFalse();
    assertThat(sequences.goesOn(7, 200, 300)).isFalse();
  }

  @Test
  void oneClientSaysNothingOfAnother() {
    assertThat(sequences.goesOn(7, 0, 100)).isFalse();
    assertThat(sequences.goesOn(8, 100, 200)).isFalse();
  }
}
