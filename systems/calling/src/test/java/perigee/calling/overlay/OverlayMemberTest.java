package perigee.calling.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import perigee.calling.simulation.SealNotary;
import perigee.calling.simulation.World;
import perigee.wire.overlay.LocationRecord;
import perigee.wire.overlay.MemberCard;
import perigee.wire.overlay.Octets;
import perigee.wire.overlay.OverlayMessage;
import perigee.wire.overlay.OverlayWriter;
import perigee.wire.overlay.Rumour;

/// Whole members on a simulated network. A failure prints the seed.
class OverlayMemberTest {

  private static final long SEED = Long.getLong("seed", 7);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final World world = new World(SEED, OverlayConfig.USUAL);

  @Test
  void membersFindEachOther() {
    world.add("n", 20, Duration.ofSeconds(5));
    assertThat(world.until(world::agrees, MINUTE)).as("seed %d", SEED).isPresent();
  }

  @Test
  void aCrashIsNoticedByAll() {
    world.add("n", 20, Duration.ofSeconds(5));
    world.time().advance(MINUTE);
    world.crash("n3");
    assertThat(world.until(world::agrees, Duration.ofSeconds(30))).as("seed %d", SEED).isPresent();
  }

  @Test
  void whoLeavesIsGoneAtOnce() {
    world.add("n", 20, Duration.ofSeconds(5));
    world.time().advance(MINUTE);
    world.member("n3").leave(() -> world.crash("n3"));
    world.time().advance(Duration.ofSeconds(1));
    assertThat(world.until(world::agrees, Duration.ofSeconds(4))).as("seed %d", SEED).isPresent();
  }

  @Test
  void nobodyIsTakenForDeadThoughATenthOfAllMessagesIsLost() {
    world.add("n", 20, Duration.ofSeconds(5));
    world.time().advance(MINUTE);
    world.loss(0.1);
    int missing = 0;
    for (int i = 0; i < 100; i++) {
      world.time().advance(Duration.ofSeconds(3));
      missing += world.agrees() ? 0 : 1;
    }
    assertThat(missing).as("seed %d", SEED).isZero();
  }

  @Test
  void aPartitionHeals() {
    world.add("n", 12, Duration.ofSeconds(5));
    world.time().advance(MINUTE);
    world.cut((from, to) -> side(from) != side(to));
    world.time().advance(Duration.ofMinutes(3));
    assertThat(world.member("n0").members()).as("seed %d", SEED).hasSize(5);
    world.cut((_, _) -> false);
    assertThat(world.until(world::agrees, Duration.ofMinutes(2))).as("seed %d", SEED).isPresent();
  }

  private static int side(String id) {
    return Integer.parseInt(id.substring(1)) % 2;
  }

  @Test
  void aPersonIsFoundFromEverywhereInAtMostTwoHops() {
    world.add("n", 20, Duration.ofSeconds(5));
    world.time().advance(MINUTE);
    assertThat(world.publish("n1", world.record("anna", "phone", "Anna Grün", "n1"))).isEqualTo(5);
    for (String id : world.up()) {
      Finding finding = world.find(id, "anna");
      assertThat(finding.records()).as("seed %d", SEED).hasSize(1);
      assertThat(finding.hops()).isBetween(0, 1);
    }
  }

  @Test
  void recordsAreHandedOverWhenHoldersCome() {
    world.add("n", 6, Duration.ofSeconds(3));
    world.time().advance(MINUTE);
    publishMany(50, "n0");
    world.add("m", 30, Duration.ofSeconds(30));
    world.time().advance(Duration.ofSeconds(30));
    assertThat(found(50, "m0")).as("seed %d", SEED).isEqualTo(50);
    // Those who had them first are gone, so only who was handed them can have them.
    for (int i = 0; i < 6; i++) {
      world.crash("n" + i);
    }
    world.time().advance(MINUTE);
    assertThat(found(50, "m0")).as("seed %d", SEED).isGreaterThanOrEqualTo(49);
  }

  @Test
  void recordsSurviveOneCrashAfterTheOther() {
    world.add("n", 16, Duration.ofSeconds(3));
    world.time().advance(MINUTE);
    publishMany(50, "n0");
    for (int i = 0; i < 10; i++) {
      world.crash("n" + i);
      world.time().advance(MINUTE);
    }
    assertThat(found(50, "n15")).as("seed %d", SEED).isEqualTo(50);
  }

  @Test
  void halfOfAllVanishAndEverybodyIsFoundWithinThirtySeconds() {
    world.add("n", 40, Duration.ofSeconds(10));
    world.time().advance(MINUTE);
    publishMany(60, "n39");
    for (int i = 0; i < 20; i++) {
      world.crash("n" + i);
    }
    // Devices of the vanished ones come back elsewhere, and publish there.
    for (int i = 0; i < 60; i += 2) {
      world.publish("n" + (20 + i % 20), world.record("p" + i, "phone", "", "n25"));
    }
    world.time().advance(Duration.ofSeconds(20));
    assertThat(found(60, "n30")).as("seed %d", SEED).isGreaterThanOrEqualTo(58);
  }

  @Test
  void whoRestartsIsGivenItsRecordsAgain() {
    world.add("a");
    world.add("b");
    world.time().advance(Duration.ofSeconds(20));
    world.publish("a", world.record("anna", "phone", "Anna", "a"));
    world.crash("b");
    world.time().advance(Duration.ofSeconds(2));
    world.add("b");
    world.time().advance(Duration.ofSeconds(15));
    world.crash("a");
    assertThat(world.find("b", "anna").source()).isEqualTo(Finding.Source.HERE);
  }

  private void publishMany(int count, String through) {
    for (int i = 0; i < count; i++) {
      world.publish(through, world.record("p" + i, "phone", "", through));
    }
  }

  private long found(int count, String through) {
    long found = 0;
    for (int i = 0; i < count; i++) {
      found += world.find(through, "p" + i).records().isEmpty() ? 0 : 1;
    }
    return found;
  }

  @Test
  void aRecordIsKeptForSeventyTwoHoursAfterTheLastLogin() {
    OverlayConfig usual = OverlayConfig.USUAL;
    // Three days of probing each second would take as long as all other tests.
    World slow =
        new World(
            SEED,
            new OverlayConfig(
                MINUTE,
                usual.ackWithin(),
                usual.indirect(),
                usual.suspicionFactor(),
                usual.suspicionSpan(),
                usual.answerWithin(),
                usual.repairEvery(),
                usual.keep(),
                usual.bounds()));
    slow.add("n", 4, Duration.ofMinutes(4));
    slow.time().advance(Duration.ofMinutes(5));
    slow.publish("n1", slow.record("anna", "phone", "Anna", "n1"));
    slow.time().advance(Duration.ofHours(71));
    assertThat(slow.find("n3", "anna").records()).hasSize(1);
    slow.time().advance(Duration.ofHours(2));
    assertThat(slow.find("n3", "anna").source()).isEqualTo(Finding.Source.NOBODY);
    assertThat(slow.up()).allMatch(id -> slow.member(id).figures().entries() == 0);
  }

  @Test
  void aFailedSearchGoesToTheLoginServer() {
    List<String> asked = new ArrayList<>();
    LoginServer login =
        new LoginServer() {

          @Override
          public void find(String person, Consumer<List<LocationRecord>> found) {
            asked.add(person);
            found.accept(List.of(world.record(person, "phone", "Bert", "n0")));
          }

          @Override
          public void search(String text, int most, Consumer<List<Match>> found) {
            asked.add(text);
            found.accept(List.of(new Match("bert", "Bert", 0)));
          }
        };
    world.login(login);
    world.add("n", 8, Duration.ofSeconds(3));
    world.time().advance(MINUTE);
    Finding finding = world.find("n3", "bert");
    assertThat(finding.source()).isEqualTo(Finding.Source.LOGIN_SERVER);
    assertThat(finding.hops()).isEqualTo(2);
    assertThat(search("n3", "bert")).containsExactly(new Match("bert", "Bert", 0));
    assertThat(asked).containsExactly("bert", "bert");
    world.publish("n1", world.record("bert", "phone", "Bert", "n1"));
    assertThat(world.find("n3", "bert").source()).isIn(Finding.Source.HERE, Finding.Source.OVERLAY);
    assertThat(asked).hasSize(2);
  }

  @Test
  void namesAreFoundByTheirBeginningAndWithALetterWrong() {
    world.add("n", 12, Duration.ofSeconds(3));
    world.time().advance(MINUTE);
    world.publish("n1", world.record("anna", "phone", "Anna Grünwald", "n1"));
    world.publish("n2", world.record("hanna", "phone", "Hanna Weiß", "n2"));
    world.publish("n3", world.record("otto", "phone", "Otto Grün", "n3"));
    assertThat(search("n9", "grünw").stream().map(Match::person)).containsExactly("anna", "otto");
    assertThat(search("n9", "gruenwald").stream().map(Match::person)).containsExactly("anna");
    assertThat(search("n9", "blau")).isEmpty();
    assertThat(search("n9", "Grnwald").stream().map(Match::person)).containsExactly("anna");
    assertThat(search("n9", "gruhnwald").stream().map(Match::person)).containsExactly("anna");
    assertThat(search("n9", "gru").stream().map(Match::person))
        .containsExactlyInAnyOrder("anna", "otto");
    assertThat(search("n9", "otot").stream().map(Match::person)).containsExactly("otto");
    assertThat(search("n9", "anna grünwald").stream().map(Match::person)).containsExactly("anna");
  }

  private List<Match> search(String through, String text) {
    List<List<Match>> found = new ArrayList<>();
    world.member(through).search(text, 20, found::add);
    world.until(() -> !found.isEmpty(), Duration.ofSeconds(10));
    return found.getFirst();
  }

  @Test
  void forgedAndStaleRecordsAreRefused() {
    world.add("n", 8, Duration.ofSeconds(3));
    world.time().advance(MINUTE);
    LocationRecord first = world.record("anna", "phone", "Anna", "n1");
    world.time().advance(Duration.ofSeconds(5));
    LocationRecord second = world.record("anna", "phone", "Anna", "n2");
    assertThat(world.publish("n1", second)).isEqualTo(5);
    assertThat(world.publish("n1", first)).as("older than what is kept").isZero();
    LocationRecord forged =
        world.record("anna", "phone", "Anna", "evil").signed(second.signature());
    assertThat(world.publish("n1", forged)).isZero();
    // A member that lies can bring it to the holders; it takes nobody's place.
    int slot = Keys.slot("anna");
    List<OverlayMessage> answers = new ArrayList<>();
    for (String id : world.up()) {
      world.inject("evil", id, new OverlayMessage.Put(1, slot, List.of(forged)), answers::add);
    }
    assertThat(world.find("n5", "anna").records()).containsExactly(second);
    LocationRecord misplaced = world.record("bert", "phone", "", "n1");
    answers.clear();
    world.inject("evil", "n1", new OverlayMessage.Put(1, slot, List.of(misplaced)), answers::add);
    assertThat(answers).containsExactly(new OverlayMessage.Took(1, 0, 0, 1));
  }

  @Test
  void aForgedRecordOfAnUnknownPersonIsNeverGivenOut() {
    world.add("n", 8, Duration.ofSeconds(3));
    world.time().advance(MINUTE);
    LocationRecord good = world.record("carl", "phone", "Carl", "n1");
    LocationRecord forged = good.signed(Octets.of(new byte[8]));
    for (String id : world.up()) {
      world.inject(
          "evil", id, new OverlayMessage.Put(1, Keys.slot("carl"), List.of(forged)), _ -> {});
    }
    assertThat(world.find("n5", "carl").records()).isEmpty();
  }

  @Test
  void aFloodIsCutOff() {
    world.add("n0");
    List<OverlayMessage> answers = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      world.inject("evil", "n0", new OverlayMessage.Find(i, "x" + i), answers::add);
    }
    int answered = answers.size();
    assertThat(answered).isEqualTo(2000);
    assertThat(world.member("n0").figures().refusedRequests()).isEqualTo(8000);
    world.inject("friend", "n0", new OverlayMessage.Find(1, "x"), answers::add);
    assertThat(answers).hasSize(answered + 1);
  }

  @Test
  void aLiarCanNeitherKillNorInventMembers() {
    world.add("n", 12, Duration.ofSeconds(3));
    world.time().advance(MINUTE);
    SealNotary liar = new SealNotary("n0");
    for (int i = 0; i < 20; i++) {
      List<OverlayMessage> known = new ArrayList<>();
      world.inject("n0", "n7", new OverlayMessage.Pull(i, ""), known::add);
      List<Rumour> lies = new ArrayList<>();
      for (MemberCard card : ((OverlayMessage.Cards) known.getFirst()).cards()) {
        if (!card.id().equals("n0")) {
          lies.add(signed(liar, card.id(), card.incarnation(), true));
        }
      }
      MemberCard nobody =
          new MemberCard("nobody", "h", 1, 1, new SealNotary("nobody").credential(), Octets.NONE);
      lies.add(new Rumour.Alive(nobody.signed(liar.sign(OverlayWriter.signed(nobody)))));
      world.inject("n0", "n7", new OverlayMessage.Ping(i, 0, lies), _ -> {});
      world.time().advance(Duration.ofSeconds(5));
      assertThat(world.agrees()).as("seed %d", SEED).isTrue();
    }
    assertThat(world.member("n7").figures().forged()).isPositive();
  }

  private static Rumour signed(SealNotary by, String subject, long incarnation, boolean dead) {
    Rumour.Accusation unsigned =
        new Rumour.Accusation(subject, incarnation, dead, by.signer(), Octets.NONE);
    return unsigned.signed(by.sign(OverlayWriter.signed(unsigned)));
  }

  @Test
  void theHostCacheStaysSmall() {
    world.add("n", 260, Duration.ofSeconds(26));
    world.time().advance(Duration.ofSeconds(30));
    assertThat(world.member("n0").members()).hasSizeGreaterThan(250);
    for (String id : world.up()) {
      assertThat(world.cache(id).size()).isBetween(100, HostCache.MOST);
    }
  }
}
