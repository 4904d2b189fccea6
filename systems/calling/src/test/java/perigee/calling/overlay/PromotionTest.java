package perigee.calling.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PromotionTest {

  private static final Promotion.Measured GOOD =
      new Promotion.Measured(true, true, 10_000_000, 0, 0.9, 1L << 30);

  private final Promotion promotion = new Promotion(Promotion.Terms.USUAL);
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void whoIsGoodForTenMinutesIsPromoted() {
    assertThat(after(Duration.ZERO, GOOD)).isInstanceOf(Promotion.Step.Wait.class);
    assertThat(after(Duration.ofMinutes(9), GOOD)).isInstanceOf(Promotion.Step.Wait.class);
    assertThat(after(Duration.ofMinutes(1), GOOD)).isEqualTo(new Promotion.Step.Promote());
    assertThat(after(Duration.ofMinutes(1), GOOD)).isEqualTo(new Promotion.Step.Serve());
  }

  @Test
  void oneBadMomentBeginsTheTimeAnew() {
    after(Duration.ZERO, GOOD);
    after(Duration.ofMinutes(9), measured(true, false, 10_000_000, 0));
    assertThat(after(Duration.ofMinutes(2), GOOD)).isInstanceOf(Promotion.Step.Wait.class);
  }

  @Test
  void whoIsNotReachedIsNeverPromoted() {
    for (int i = 0; i < 60; i++) {
      assertThat(after(Duration.ofMinutes(1), measured(false, true, 10_000_000, 0)))
          .isEqualTo(new Promotion.Step.Wait("it is not reached from outside by TCP"));
    }
  }

  @Test
  void whoServesForgivesAShortLack() {
    promote();
    Promotion.Measured lost = measured(true, false, 10_000_000, 0);
    assertThat(after(Duration.ofSeconds(5), lost)).isEqualTo(new Promotion.Step.Serve());
    assertThat(after(Duration.ofSeconds(20), lost)).isEqualTo(new Promotion.Step.Serve());
    assertThat(after(Duration.ofSeconds(5), GOOD)).isEqualTo(new Promotion.Step.Serve());
    assertThat(after(Duration.ofSeconds(5), lost)).isEqualTo(new Promotion.Step.Serve());
    assertThat(after(Duration.ofSeconds(31), lost)).isInstanceOf(Promotion.Step.StepDown.class);
  }

  @Test
  void whoServesMayBeALittleWorse() {
    promote();
    assertThat(after(Duration.ofHours(1), measured(true, true, 3_000_000, 0)))
        .isEqualTo(new Promotion.Step.Serve());
  }

  @Test
  void theOwnersLimitEndsItAtOnce() {
    promote();
    assertThat(after(Duration.ofSeconds(5), measured(true, true, 10_000_000, 30_000_000)))
        .isEqualTo(new Promotion.Step.StepDown("the owner's limit of 20000000 bit/s is passed"));
    assertThat(promotion.isServing()).isFalse();
    assertThat(after(Duration.ofSeconds(5), GOOD)).isInstanceOf(Promotion.Step.Wait.class);
  }

  private void promote() {
    after(Duration.ZERO, GOOD);
    after(Duration.ofMinutes(10), GOOD);
    assertThat(promotion.isServing()).isTrue();
  }

  private Promotion.Step after(Duration passed, Promotion.Measured measured) {
    now = now.plus(passed);
    return promotion.judge(measured, now);
  }

  private static Promotion.Measured measured(boolean tcp, boolean udp, long uplink, long use) {
    return new Promotion.Measured(tcp, udp, uplink, use, 0.9, 1L << 30);
  }
}
