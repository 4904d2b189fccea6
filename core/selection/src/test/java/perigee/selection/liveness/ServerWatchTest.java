package perigee.selection.liveness;

import static org.assertj.core.api.Assertions.assertThat;
import static perigee.selection.liveness.Verdict.State.ALIVE;
import static perigee.selection.liveness.Verdict.State.DEAD;
import static perigee.selection.liveness.Verdict.State.DRAINING;
import static perigee.selection.liveness.Verdict.State.SUSPECTED;
import static perigee.selection.liveness.Verdict.State.SUSPENDED;

import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ServerWatchTest {

  private static final long SECOND = 1_000_000_000L;

  private final ServerWatch watch = new ServerWatch(LivenessConfig.DEFAULT);
  private final Set<String> killed = new HashSet<>();
  private final Set<String> cutFromControl = new HashSet<>();
  private int size;
  private long now = 50 * SECOND;

  /// A fleet in regions of six, in which everybody probes everybody.
  private void fleet(int servers) {
    size = servers;
    for (int i = 0; i < servers; i++) {
      watch.watch(id(i), "r" + i / 6);
    }
    second();
    second();
  }

  private static String id(int i) {
    return "s%02d".formatted(i);
  }

  /// A second of reports and probes.
  private Judgement second() {
    now += SECOND;
    for (int i = 0; i < size; i++) {
      boolean alive = !killed.contains(id(i));
      if (alive && !cutFromControl.contains(id(i))) {
        watch.reported(id(i), false, now);
      }
      for (int other = 0; other < size && alive; other++) {
        watch.probed(id(i), id(other), !killed.contains(id(other)), now);
      }
    }
    return watch.judge(now);
  }

  private Verdict verdict(int server) {
    return watch.judge(now).verdicts().get(server);
  }

  @Test
  void aDeadServerIsOutWithinThreeSeconds() {
    fleet(12);
    killed.add(id(3));
    second();
    second();
    second();
    assertThat(verdict(3).state()).isEqualTo(DEAD);
    assertThat(verdict(3).state().isInAnswers()).isFalse();
    assertThat(verdict(4).state()).isEqualTo(ALIVE);
  }

  @Test
  void aServerWhoseLinkBreaksIsOutAtTheFirstProbesThatFail() {
    fleet(12);
    killed.add(id(3));
    watch.linkClosed(id(3));
    second();
    assertThat(verdict(3).state()).isEqualTo(DEAD);
  }

  @Test
  void theWordOfOneNodeKillsNobody() {
    fleet(12);
    for (int i = 0; i < 5; i++) {
      second();
      watch.probed(id(0), id(3), false, now);
    }
    assertThat(verdict(3).state().isInAnswers()).isTrue();
  }

  @Test
  void whoIsOnlyCutFromControlIsStillTold() {
    fleet(12);
    cutFromControl.add(id(3));
    second();
    second();
    second();
    assertThat(verdict(3).state()).isEqualTo(SUSPECTED);
    assertThat(verdict(3).state().isInAnswers()).isTrue();
  }

  @Test
  void aNodeThatMissesEverybodyHasNoSay() {
    fleet(6);
    for (int i = 0; i < 4; i++) {
      second();
      for (int other = 1; other < 6; other++) {
        watch.probed(id(0), id(other), false, now);
      }
    }
    assertThat(watch.judge(now).verdicts()).allMatch(each -> each.state() == ALIVE);
  }

  @Test
  void inASmallNetworkControlAndOneNodeAreTwo() {
    fleet(2);
    killed.add(id(1));
    watch.linkClosed(id(1));
    second();
    assertThat(verdict(1).state()).isEqualTo(DEAD);
    assertThat(verdict(0).state()).isEqualTo(ALIVE);
  }

  @Test
  void beyondTheBudgetItFailsOpenAndRaisesAnAlarm() {
    fleet(60);
    for (int i = 0; i < 4; i++) {
      killed.add(id(i));
    }
    second();
    second();
    Judgement judgement = second();
    assertThat(judgement.verdicts()).filteredOn(each -> each.state() == DEAD).hasSize(2);
    assertThat(judgement.verdicts()).filteredOn(each -> each.state() == SUSPECTED).hasSize(2);
    assertThat(judgement.alarms()).containsExactly(new Alarm("r0", 4, 2));
  }

  @Test
  void aRegionThatDiesWholeIsOutAsOne() {
    fleet(24);
    for (int i = 0; i < 6; i++) {
      killed.add(id(i));
      watch.linkClosed(id(i));
    }
    second();
    Judgement judgement = second();
    assertThat(judgement.verdicts().subList(0, 6)).allMatch(each -> each.state() == DEAD);
    assertThat(judgement.verdicts().subList(6, 24)).allMatch(each -> each.state() == ALIVE);
    killed.clear();
    second();
    assertThat(second().verdicts()).allMatch(each -> each.state() == ALIVE);
  }

  @Test
  void theLargestOfTwoRegionsMayDieWhole() {
    fleet(8);
    for (int i = 0; i < 6; i++) {
      killed.add(id(i));
    }
    second();
    second();
    assertThat(second().verdicts().subList(0, 6)).allMatch(each -> each.state() == DEAD);
  }

  @Test
  void aRegionThatControlStillHearsStaysWithinTheBudget() {
    fleet(24);
    for (int round = 0; round < 4; round++) {
      second();
      for (int i = 0; i < 24; i++) {
        for (int other = 0; other < 6; other++) {
          watch.probed(id(i), id(other), false, now);
          watch.probed(id(i), id(other), false, now);
        }
      }
    }
    assertThat(watch.judge(now).verdicts()).filteredOn(each -> each.state() == DEAD).hasSize(2);
  }

  @Test
  void aRegionThatIsOnlyCutFromControlStaysInAnswers() {
    fleet(24);
    for (int i = 0; i < 6; i++) {
      cutFromControl.add(id(i));
    }
    second();
    second();
    assertThat(second().verdicts()).allMatch(each -> each.state().isInAnswers());
  }

  @Test
  void whenMostRegionsSeemLostWeAreWhatIsCutOff() {
    fleet(24);
    for (int i = 0; i < 18; i++) {
      killed.add(id(i));
    }
    second();
    second();
    assertThat(second().verdicts())
        .filteredOn(each -> !each.state().isInAnswers())
        .hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void aRegionThatWasDeadBeforeControlStartedIsOutWhenItHadTheTimeToCome() {
    size = 24;
    for (int i = 0; i < size; i++) {
      watch.watch(id(i), "r" + i / 6);
    }
    for (int i = 0; i < 6; i++) {
      killed.add(id(i));
    }
    assertThat(second().verdicts()).allMatch(each -> each.state().isInAnswers());
    for (int i = 0; i < 12; i++) {
      second();
    }
    assertThat(second().verdicts().subList(0, 6)).allMatch(each -> each.state() == DEAD);
  }

  @Property(tries = 60)
  void theBudgetHoldsWhoeverDies(
      @ForAll @IntRange(min = 1, max = 40) int servers,
      @ForAll Set<@IntRange(max = 39) Integer> die) {
    ServerWatchTest test = new ServerWatchTest();
    test.fleet(servers);
    die.stream().filter(i -> i < servers).forEach(i -> test.killed.add(id(i)));
    for (int i = 0; i < 4; i++) {
      Judgement judgement = test.second();
      long out = judgement.verdicts().stream().filter(each -> !each.state().isInAnswers()).count();
      assertThat(out).isLessThanOrEqualTo(Math.max(1, servers / 10) + test.inLostRegions());
    }
  }

  /// Servers of regions that died whole, as many of these as may.
  private int inLostRegions() {
    int regions = Math.ceilDiv(size, 6);
    int lost = 0;
    int servers = 0;
    for (int region = 0; region < regions; region++) {
      int of = Math.min(6, size - 6 * region);
      int dead = 0;
      for (int i = 0; i < of; i++) {
        dead += killed.contains(id(6 * region + i)) ? 1 : 0;
      }
      lost += dead == of ? 1 : 0;
      servers += dead == of ? of : 0;
    }
    return lost > Math.max(1, regions / 3) || lost == regions ? 0 : servers;
  }

  @Test
  void whoComesBackWaitsLongerEachTime() {
    fleet(12);
    int first = returnAfterDeath();
    int second = returnAfterDeath();
    int third = returnAfterDeath();
    assertThat(first).isLessThanOrEqualTo(2);
    assertThat(second).isGreaterThan(first);
    assertThat(third).isGreaterThan(second);
  }

  private int returnAfterDeath() {
    killed.add(id(3));
    second();
    second();
    second();
    assertThat(verdict(3).state()).isEqualTo(DEAD);
    killed.remove(id(3));
    int seconds = 0;
    while (verdict(3).state() == DEAD) {
      second();
      seconds++;
      assertThat(seconds).isLessThan(70);
    }
    return seconds;
  }

  @Test
  void drainingAndSuspendedServersAreNotTold() {
    fleet(3);
    watch.reported(id(0), true, now);
    watch.suspend(id(1), true);
    assertThat(verdict(0).state()).isEqualTo(DRAINING);
    assertThat(verdict(1).state()).isEqualTo(SUSPENDED);
    watch.suspend(id(1), false);
    assertThat(verdict(1).state()).isEqualTo(ALIVE);
  }

  @Test
  void whoWasNeverHeardOfIsNotMissed() {
    watch.watch("new", "r0");
    Judgement judgement = watch.judge(now);
    assertThat(judgement.verdicts()).singleElement().matches(each -> each.state() == ALIVE);
  }
}
