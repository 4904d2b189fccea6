package perigee.meeting.room;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import perigee.model.meeting.MeetingOptions;
import tools.jackson.databind.JsonNode;

/// Media that is connected before its owner comes in.
class PreparationsTest {

  private static final MeetingOptions LOBBY =
      new MeetingOptions(
          true, false, MeetingOptions.Sharing.EVERYBODY, false, true, true, false, 100);
  private static final MeetingOptions LOCKED =
      new MeetingOptions(
          false, true, MeetingOptions.Sharing.EVERYBODY, false, true, true, false, 100);
  private static final RoomLimits LIMITS = RoomLimits.DEFAULT;

  private Stagehand stage = new Stagehand(Stagehand.usual());

  @Test
  void whoIsPreparedComesInWithoutAnOffer() {
    stage.host(1, "Anna");
    comes(2);
    stage.joinPrepared(2, "Ben", "");
    assertThat(stage.types(2)).containsExactly("prepared", "welcome");
    assertThat(stage.last(2, "welcome").has("answer")).isFalse();
    assertThat(stage.media)
        .contains("enter " + stage.id(2), "stage null " + stage.id(2))
        .doesNotContain("begin " + stage.id(2));
    assertThat(stage.types(1)).endsWith("joined");
  }

  @Test
  void nobodyIsToldOfWhoPreparesAndHeOfNobody() {
    stage.host(1, "Anna");
    stage.forgetTold();
    stage.media.clear();
    comes(2);
    stage.advance(ofSeconds(1));
    assertThat(stage.types(1)).isEmpty();
    assertThat(stage.told(2))
        .extracting(JsonNode::toString)
        .containsExactly("{\"type\":\"prepared\",\"answer\":\"answer\"}");
    assertThat(stage.media).isEmpty();
    assertThat(stage.room.size()).isEqualTo(1);
    stage.say(2, "{\"type\":\"offer\",\"id\":1,\"sdp\":\"more\",\"sources\":{}}");
    stage.say(2, "{\"type\":\"view\",\"items\":[]}");
    assertThat(stage.types(2)).containsExactly("prepared", "error", "error");
    assertThat(stage.media).isEmpty();
  }

  @Test
  void preparedMediaOpensNoDoor() {
    stage = new Stagehand(Stagehand.meeting(MeetingOptions.USUAL, "open sesame"));
    comes(1);
    stage.joinPrepared(1, "Eve", ",\"passcode\":\"wrong\"");
    assertThat(stage.types(1)).containsExactly("prepared", "refused");
    stage.joinPrepared(1, "Ben", ",\"passcode\":\"open sesame\"");
    assertThat(stage.types(1)).endsWith("welcome");
    stage = new Stagehand(Stagehand.meeting(LOCKED, null));
    comes(1);
    stage.joinPrepared(1, "Eve", "");
    assertThat(stage.last(1, "refused").path("code").stringValue()).isEqualTo("locked");
    assertThat(stage.room.size()).isZero();
  }

  @Test
  void whoWasRemovedStaysOut() {
    stage.host(1, "Anna");
    stage.guest(2, "Eve");
    String resume = ",\"resume\":\"" + stage.resume(2) + "\"";
    stage.say(1, "{\"type\":\"remove\",\"participant\":\"%s\"}".formatted(stage.id(2)));
    comes(3);
    stage.joinPrepared(3, "Eve", resume);
    assertThat(stage.last(3, "refused").path("code").stringValue()).isEqualTo("denied");
    assertThat(stage.media).noneMatch(done -> done.startsWith("enter"));
  }

  @Test
  void itIsPreparedOnce() {
    comes(1);
    stage.prepare(1);
    assertThat(stage.last(1, "error").path("code").stringValue()).isEqualTo("unprepared");
    stage.guest(2, "Ben");
    stage.prepare(2);
    assertThat(stage.last(2, "error").path("code").stringValue()).isEqualTo("joined");
  }

  @Test
  void anOfferThatIsNoneIsRefused() {
    stage.connect(1, "");
    stage.say(1, "{\"type\":\"prepare\",\"offer\":\"bad\",\"sources\":{}}");
    assertThat(stage.last(1, "error").path("re").stringValue()).isEqualTo("prepare");
    stage.joinPrepared(1, "Ben", "");
    assertThat(stage.types(1)).endsWith("restart");
  }

  @Test
  void strangersOfOneNetworkPrepareLittle() {
    for (long i = 0; i < LIMITS.preparedOfOne(); i++) {
      comes(i, "c000024c");
    }
    assertThat(stage.prepared).hasSize(LIMITS.preparedOfOne());
    stage.connect(100, "c000024c");
    stage.prepare(100);
    assertThat(stage.last(100, "error").path("code").stringValue()).isEqualTo("unprepared");
    comes(101, "c000024d");
    stage.room.disconnected(0);
    comes(102, "c000024c");
  }

  @Test
  void strangersPrepareLittleAltogetherAndLittleAtATime() {
    for (long i = 0; i < 10L * LIMITS.prepareBurst(); i++) {
      stage.connect(i, Long.toString(i));
      stage.prepare(i);
    }
    assertThat(stage.prepared).hasSize(LIMITS.prepareBurst());
    for (long i = 1_000; i < 1_000 + 10L * LIMITS.prepared(); i++) {
      stage.connect(i, Long.toString(i));
      stage.prepare(i);
      stage.advance(ofSeconds(1).dividedBy(LIMITS.preparesPerSecond()));
    }
    assertThat(stage.prepared).hasSize(LIMITS.prepared());
    // Who has no place joins as ever.
    stage.say(999 + 10L * LIMITS.prepared(), RoomTest.join("Ben", ""));
    assertThat(stage.types(999 + 10L * LIMITS.prepared())).containsExactly("error", "welcome");
  }

  @Test
  void whatNobodyComesInWithIsGivenUp() {
    comes(1);
    stage.connect(2, "");
    stage.advance(LIMITS.joinWithin().plusSeconds(1));
    assertThat(stage.closed).containsExactly(2L);
    stage.advance(LIMITS.preparedFor().minus(LIMITS.joinWithin()));
    assertThat(stage.closed).containsExactlyInAnyOrder(1L, 2L);
    assertThat(stage.prepared).isEmpty();
    comes(3);
    stage.room.disconnected(3);
    assertThat(stage.prepared).isEmpty();
    comes(4);
    stage.say(4, "{\"type\":\"leave\"}");
    assertThat(stage.prepared).isEmpty();
  }

  @Test
  void whoseMediaBrokeBeforeMakesAnOffer() {
    comes(1);
    stage.prepared.clear();
    stage.joinPrepared(1, "Ben", "");
    assertThat(stage.types(1)).containsExactly("prepared", "restart");
    stage.say(1, RoomTest.join("Ben", ""));
    assertThat(stage.last(1, "welcome").path("answer").stringValue()).isEqualTo("answer");
  }

  @Test
  void anOfferCountsMoreThanWhatWasPrepared() {
    comes(1);
    stage.say(1, RoomTest.join("Ben", ""));
    assertThat(stage.last(1, "welcome").path("answer").stringValue()).isEqualTo("answer");
    assertThat(stage.prepared).isEmpty();
    assertThat(stage.media).noneMatch(done -> done.startsWith("enter"));
  }

  @Test
  void preparedMediaWaitsInTheLobbyForAWhile() {
    stage = new Stagehand(Stagehand.meeting(LOBBY, null));
    stage.host(1, "Anna");
    comes(2);
    comes(3);
    stage.joinPrepared(2, "Ben", "");
    stage.joinPrepared(3, "Cem", "");
    stage.advance(ofSeconds(90));
    admit(2);
    assertThat(stage.types(2)).containsExactly("prepared", "lobby", "welcome");
    stage.advance(ofSeconds(40));
    stage.advance(ofSeconds(1));
    assertThat(stage.types(3)).containsExactly("prepared", "lobby", "restart");
    assertThat(stage.prepared).isEmpty();
    stage.say(3, RoomTest.join("Eve", ""));
    assertThat(stage.types(3)).endsWith("restart");
    admit(3);
    assertThat(stage.last(3, "welcome").path("answer").stringValue()).isEqualTo("answer");
    assertThat(stage.last(1, "joined").path("participant").path("name").stringValue())
        .isEqualTo("Cem");
  }

  @Test
  void whoIsLetInWhileHisMediaIsGoneComesInWithHisOffer() {
    stage = new Stagehand(Stagehand.meeting(LOBBY, null));
    stage.host(1, "Anna");
    comes(2);
    stage.joinPrepared(2, "Ben", "");
    stage.prepared.clear();
    admit(2);
    stage.advance(ofSeconds(1));
    assertThat(stage.types(2)).containsExactly("prepared", "lobby", "restart");
    stage.say(2, RoomTest.join("Ben", ""));
    assertThat(stage.types(2)).endsWith("welcome");
    assertThat(stage.last(1, "waiting").path("participants").size()).isZero();
  }

  private void comes(long connection) {
    comes(connection, Long.toString(connection));
  }

  private void comes(long connection, String network) {
    stage.connect(connection, network);
    stage.prepare(connection);
    assertThat(stage.types(connection)).containsExactly("prepared");
  }

  /// The host lets in whoever has waited longest.
  private void admit(long connection) {
    List<String> waiting =
        stage
            .last(1, "waiting")
            .path("participants")
            .valueStream()
            .map(w -> w.path("id").stringValue())
            .toList();
    assertThat(waiting).as("somebody waits on " + connection).isNotEmpty();
    stage.say(1, "{\"type\":\"admit\",\"participant\":\"%s\"}".formatted(waiting.getFirst()));
  }
}
