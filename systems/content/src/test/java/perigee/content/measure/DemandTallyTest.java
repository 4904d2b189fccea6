package perigee.content.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import perigee.content.record.AnswerRecord;
import perigee.content.record.RecentAnswers;
import perigee.content.record.Result;
import perigee.model.mapping.ClientDemand;
import perigee.model.mapping.Prefix;

class DemandTallyTest {

  private final RecentAnswers answers = new RecentAnswers("edge1", 8_192, 1, 1);
  private final DemandTally tally = new DemandTally(answers);

  @Test
  void whatANetworkAskedOfAHostIsSummedUp() {
    answer("203.0.113.9", "http://www.example/a", 1_000);
    answer("203.0.113.77", "https://WWW.example:8443/b", 3_000);
    answer("2001:db8::9", "http://dl.example/c", 500_000);
    assertThat(tally.take())
        .containsExactlyInAnyOrder(
            new ClientDemand(prefix("203.0.113.0/24"), "www.example", 2, 4_000),
            new ClientDemand(prefix("2001:db8::/48"), "dl.example", 1, 500_000));
    assertThat(tally.take()).isEmpty();
  }

  @Test
  void nodesOfTheFleetAreNoClients() {
    answer("edge2", "http://www.example/a", 1_000);
    assertThat(tally.take()).isEmpty();
  }

  @Test
  void ofManyAnswersSomeStandForAll() {
    for (int i = 0; i < 20_000; i++) {
      answer("203.0.113.9", "http://www.example/" + i, 100);
    }
    ClientDemand told = tally.take().getFirst();
    assertThat(told.requests()).isBetween(19_999.0, 20_001.0);
    assertThat(told.bytes()).isBetween(1_999_900.0, 2_000_100.0);
  }

  @Test
  void networksWithoutEndAreLeftOut() {
    for (int i = 0; i < 2_000; i++) {
      answer("10.%d.%d.1".formatted(i >> 8, i & 255), "http://www.example/", 1);
    }
    assertThat(tally.take()).hasSize(1_000);
    assertThat(tally.dropped()).isEqualTo(1_000);
  }

  private static Prefix prefix(String text) {
    return Prefix.parse(text).orElseThrow();
  }

  private void answer(String client, String url, long bytes) {
    long number = answers.take();
    answers.keep(
        0,
        number,
        new AnswerRecord(
            answers.id(number),
            1,
            client,
            "GET",
            url,
            200,
            bytes,
            "shop",
            Result.HIT,
            "",
            "key",
            null,
            null,
            "",
            1,
            2,
            null,
            1));
  }
}
