package perigee.calling.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class AdmissionTest {

  private final Admission admission = new Admission(1000, 50, new Random(3));

  @Test
  void aCrowdIsTakenAtAPace() {
    int taken = 0;
    for (int tenth = 0; tenth <= 100; tenth++) {
      taken += taken(50, tenth * 100L);
    }
    // Half a second's at once, then fifty a second.
    assertThat(taken).isBetween(520, 525);
  }

  @Test
  void aCrowdIsToldToComeBackInTurn() {
    taken(50, 0);
    int last = 0;
    for (int i = 0; i < 400; i++) {
      last = ((Admission.Answer.Later) admission.enter(0)).waitMillis();
    }
    // 400 before him take 8 s, jittered by half.
    assertThat(last).isBetween(4000, 13_000);
  }

  @Test
  void whoIsFullTakesNobodyAndKeepsAll() {
    for (int tenth = 0; tenth < 300; tenth++) {
      taken(10, tenth * 100L);
    }
    assertThat(admission.served()).isEqualTo(1000);
    assertThat(admission.enter(40_000))
        .isInstanceOfSatisfying(
            Admission.Answer.Later.class, later -> assertThat(later.full()).isTrue());
    admission.leave();
    assertThat(admission.enter(41_000)).isInstanceOf(Admission.Answer.Taken.class);
  }

  @Test
  void whoComesBackWaitsLongerWithEachFailure() {
    Random random = new Random(5);
    for (int failures = 0; failures < 40; failures++) {
      long most = 0;
      for (int i = 0; i < 200; i++) {
        most = Math.max(most, Comeback.waitMillis(failures, random));
      }
      long limit = failures <= 20 ? 2_000 : 15_000;
      assertThat(most).isLessThan(Math.min(limit, 500L << Math.min(failures, 5)));
      assertThat(most).isGreaterThan(failures <= 30 ? 300 : 10_000);
    }
  }

  private int taken(int crowd, long nowMillis) {
    int taken = 0;
    for (int i = 0; i < crowd; i++) {
      taken += admission.enter(nowMillis) instanceof Admission.Answer.Taken ? 1 : 0;
    }
    return taken;
  }
}
