package perigee.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import perigee.lab.client.Kind;
import perigee.lab.client.Visit;
import perigee.lab.wan.Address;

class ExplanationsTest {

  private static final Address LONDON = new Address(1);
  private static final Address TOKYO = new Address(2);

  /// What was told, by the second from which.
  private final TreeMap<Long, Explanations.Said> told = new TreeMap<>();

  @Test
  void anAnswerIsJudgedByWhenItWasGivenNotByWhenTheVisitBegan() throws Exception {
    told.put(0L, said("lon", 5));
    told.put(62L, said("tyo", 5));
    // Its name was resolved when the next map had come.
    assertThat(share(visit(TOKYO, 60, 4, 5))).isEqualTo(1);
    assertThat(share(visit(TOKYO, 58, 1, 5))).isZero();
  }

  @Test
  void whatAResolverKeptIsJudgedByItsAge() throws Exception {
    told.put(0L, said("lon", 20));
    told.put(40L, said("tyo", 20));
    assertThat(share(visit(LONDON, 50, 0, 5))).isEqualTo(1);
    assertThat(share(visit(LONDON, 50, 0, 15))).isZero();
    assertThat(share(visit(TOKYO, 50, 0, 15))).isEqualTo(1);
  }

  @Test
  void theTtlMustBeExplainedToo() throws Exception {
    told.put(0L, said("lon", 5));
    assertThat(share(visit(LONDON, 50, 0, 3))).isEqualTo(1);
    assertThat(share(visit(LONDON, 50, 0, 17))).isZero();
    Explanations.Outcome outcome = judge(visit(TOKYO, 50, 0, 3));
    assertThat(outcome.others())
        .containsExactly(
            "c1 after 50.0 s, small: was sent to tyo with a TTL of 3 s, explained are"
                + " [lon for 5 s]");
  }

  @Test
  void ofEachClientTheLastVisitCounts() throws Exception {
    told.put(0L, said("lon", 20));
    assertThat(share(visit(TOKYO, 50, 0, 20), visit(LONDON, 51, 0, 20))).isEqualTo(1);
    assertThat(share()).isNaN();
  }

  private static Explanations.Said said(String region, int ttl) {
    return new Explanations.Said(region, ttl);
  }

  private double share(Visit... visits) throws Exception {
    return judge(visits).share();
  }

  private Explanations.Outcome judge(Visit... visits) throws Exception {
    Explanations.Explainer explainer =
        (_, _, at) -> told.floorEntry(at.getEpochSecond()).getValue();
    Map<String, String> regions = Map.of(LONDON.toString(), "lon", TOKYO.toString(), "tyo");
    return new Explanations(explainer, regions, nanos -> Instant.EPOCH.plusNanos(nanos))
        .judge(List.of(visits), 0);
  }

  private static Visit visit(Address edge, int atSeconds, int resolvedIn, int ttl) {
    return new Visit(
        "c1",
        Kind.SMALL,
        atSeconds * 1_000_000_000L,
        Optional.of(edge),
        1,
        resolvedIn * 1_000_000_000L,
        ttl,
        50_000_000,
        "");
  }
}
