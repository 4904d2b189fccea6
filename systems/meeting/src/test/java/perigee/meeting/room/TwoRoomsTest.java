package perigee.meeting.room;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import perigee.model.meeting.MeetingEvent;
import perigee.model.meeting.MeetingOptions;
import tools.jackson.databind.JsonNode;

class TwoRoomsTest {

  private static final MeetingOptions LOBBY =
      new MeetingOptions(
          true, false, MeetingOptions.Sharing.EVERYBODY, false, true, true, false, 100);

  private TwoRooms both = new TwoRooms(Stagehand.usual());

  /// Anna is the host, in the east; Ben is in the west.
  private void meet() {
    both.east.host(1, "Anna");
    both.west.guest(1, "Ben");
    both.connect();
  }

  private static List<String> people(JsonNode list) {
    return list.valueStream()
        .map(p -> p.path("name").stringValue() + " " + p.path("role").stringValue())
        .toList();
  }

  private static List<String> names(Stagehand at, long connection, String type) {
    return at.told(connection).stream()
        .filter(message -> message.path("type").stringValue().equals(type))
        .map(message -> message.path("participant").path("name").asString(""))
        .toList();
  }

  @Test
  void whoIsElsewhereIsAParticipantLikeAnyOther() {
    meet();
    assertThat(names(both.east, 1, "joined")).containsExactly("Ben");
    assertThat(names(both.west, 1, "joined")).containsExactly("Anna");
    both.west.guest(2, "Cem");
    both.settle();
    assertThat(people(both.west.last(2, "welcome").path("participants")))
        .containsExactlyInAnyOrder("Anna host", "Ben guest", "Cem guest");
    assertThat(names(both.east, 1, "joined")).containsExactly("Ben", "Cem");
    both.say(both.west, 2, "{\"type\":\"hand\",\"raised\":true}");
    assertThat(both.east.last(1, "changed").path("participant").path("hand").isString()).isTrue();
    both.say(both.west, 2, "{\"type\":\"leave\"}");
    JsonNode left = both.east.last(1, "left");
    assertThat(left.path("participant").stringValue()).isEqualTo(both.west.id(2));
    assertThat(left.path("reason").stringValue()).isEqualTo("left");
    assertThat(both.east.media).contains("end " + both.west.id(2));
    assertThat(both.east.events).extracting(MeetingEvent::name).containsExactly("Anna");
    assertThat(both.east.room.here()).isEqualTo(1);
    assertThat(both.east.room.size()).isEqualTo(2);
  }

  @Test
  void whatIsSaidCrosses() {
    both.east.host(1, "Anna");
    both.say(both.east, 1, "{\"type\":\"chat\",\"text\":\"before\"}");
    both.west.guest(1, "Ben");
    both.west.guest(2, "Cem");
    both.connect();
    assertThat(both.west.last(1, "chat").path("text").stringValue()).isEqualTo("before");
    both.say(both.west, 1, "{\"type\":\"chat\",\"text\":\"hello\"}");
    assertThat(both.east.last(1, "chat").path("text").stringValue()).isEqualTo("hello");
    assertThat(both.east.kept).hasSize(2);
    String ben = both.west.id(1);
    both.say(both.east, 1, "{\"type\":\"chat\",\"text\":\"psst\",\"to\":\"%s\"}".formatted(ben));
    assertThat(both.west.last(1, "chat").path("text").stringValue()).isEqualTo("psst");
    assertThat(both.west.last(2, "chat").path("text").stringValue()).isEqualTo("hello");
    both.say(both.east, 1, "{\"type\":\"react\",\"emoji\":\"!\"}");
    assertThat(both.west.last(2, "reaction").path("emoji").stringValue()).isEqualTo("!");
    both.say(both.east, 1, "{\"type\":\"caption\",\"text\":\"so\",\"final\":true}");
    assertThat(both.west.last(1, "caption").path("text").stringValue()).isEqualTo("so");
    assertThat(both.east.types(1)).doesNotContain("caption");
    both.say(both.east, 1, "{\"type\":\"pass\",\"to\":\"%s\",\"data\":{\"k\":1}}".formatted(ben));
    assertThat(both.west.last(1, "pass").path("data").path("k").asInt(0)).isEqualTo(1);
    assertThat(both.west.types(2)).doesNotContain("pass");
  }

  @Test
  void hostsRuleEverywhere() {
    meet();
    String ben = both.west.id(1);
    both.say(
        both.east,
        1,
        "{\"type\":\"mute-participant\",\"participant\":\"%s\",\"source\":\"microphone\"}"
            .formatted(ben));
    assertThat(both.west.last(1, "muted").path("by").stringValue()).isEqualTo(both.east.id(1));
    assertThat(both.east.media).contains("mute microphone " + ben);
    both.say(both.east, 1, "{\"type\":\"options\",\"locked\":true}");
    assertThat(both.west.last(1, "meeting").path("options").path("locked").asBoolean(false))
        .isTrue();
    both.west.guest(2, "Cem");
    assertThat(both.west.last(2, "refused").path("code").stringValue()).isEqualTo("locked");
    both.say(both.east, 1, "{\"type\":\"spotlight\",\"participant\":\"%s\"}".formatted(ben));
    assertThat(both.west.last(1, "meeting").path("spotlight").stringValue()).isEqualTo(ben);
    both.say(both.east, 1, "{\"type\":\"make-host\",\"participant\":\"%s\"}".formatted(ben));
    both.say(both.west, 1, "{\"type\":\"options\",\"locked\":false}");
    assertThat(both.east.last(1, "meeting").path("options").path("locked").asBoolean(true))
        .isFalse();
    both.say(both.west, 1, "{\"type\":\"mute-all\"}");
    both.say(both.east, 1, "{\"type\":\"remove\",\"participant\":\"%s\"}".formatted(ben));
    assertThat(both.west.types(1)).contains("removed");
    assertThat(both.east.last(1, "left").path("reason").stringValue()).isEqualTo("removed");
    both.west.join(3, "Ben", ",\"resume\":\"%s\"".formatted(both.west.resume(1)));
    assertThat(both.west.last(3, "refused").path("code").stringValue()).isEqualTo("denied");
    both.say(both.east, 1, "{\"type\":\"end\"}");
    assertThat(both.west.ended).isTrue();
  }

  @Test
  void guestsAreNotObeyedFromAfar() {
    meet();
    String anna = both.east.id(1);
    both.say(both.west, 1, "{\"type\":\"remove\",\"participant\":\"%s\"}".formatted(anna));
    assertThat(both.west.last(1, "error").path("code").stringValue()).isEqualTo("hosts-only");
    assertThat(both.east.types(1)).doesNotContain("removed");
  }

  @Test
  void whoWasLetInIsNotAskedAgainAtAnotherConnector() {
    for (boolean isEastThere : List.of(false, true)) {
      both = new TwoRooms(Stagehand.meeting(LOBBY, null));
      both.east.host(1, "Anna");
      both.east.guest(2, "Ben");
      JsonNode waiting = both.east.last(1, "waiting").path("participants");
      String ben = waiting.path(0).path("id").stringValue();
      both.say(both.east, 1, "{\"type\":\"admit\",\"participant\":\"%s\"}".formatted(ben));
      if (isEastThere) {
        both.connect();
      }
      both.west.join(5, "Ben", ",\"resume\":\"" + both.east.resume(2) + "\"");
      both.settle();
      assertThat(both.west.types(5)).contains("welcome").doesNotContain("lobby");
      assertThat(both.west.id(5).equals(ben))
          .as("unless he is still there")
          .isNotEqualTo(isEastThere);
    }
  }

  @Test
  void aLobbyIsOneForAll() {
    both = new TwoRooms(Stagehand.meeting(LOBBY, null));
    both.east.host(1, "Anna");
    both.connect();
    both.west.guest(1, "Ben");
    both.west.guest(2, "Eve");
    both.settle();
    JsonNode waiting = both.east.last(1, "waiting").path("participants");
    assertThat(waiting.valueStream().map(w -> w.path("name").stringValue()))
        .containsExactly("Ben", "Eve");
    String ben = waiting.path(0).path("id").stringValue();
    String eve = waiting.path(1).path("id").stringValue();
    both.say(both.east, 1, "{\"type\":\"admit\",\"participant\":\"%s\"}".formatted(ben));
    assertThat(both.west.types(1)).contains("welcome");
    both.say(both.east, 1, "{\"type\":\"deny\",\"participant\":\"%s\"}".formatted(eve));
    assertThat(both.west.last(2, "refused").path("code").stringValue()).isEqualTo("denied");
    both.west.guest(3, "Cem");
    both.settle();
    both.say(both.east, 1, "{\"type\":\"options\",\"lobby\":false}");
    assertThat(both.west.types(3)).contains("welcome");
  }

  @Test
  void aMeetingIsDividedEverywhere() {
    meet();
    both.west.guest(2, "Cem");
    both.settle();
    String anna = both.east.id(1);
    String ben = both.west.id(1);
    both.say(
        both.east,
        1,
        "{\"type\":\"breakout\",\"rooms\":[{\"name\":\"A\",\"participants\":[\"%s\",\"%s\"]}]}"
            .formatted(anna, ben));
    assertThat(both.west.last(1, "moved").path("room").stringValue()).isEqualTo("A");
    assertThat(both.east.media).contains("stage A " + ben);
    assertThat(both.west.media).contains("stage A " + anna);
    both.say(both.west, 1, "{\"type\":\"chat\",\"text\":\"between us\"}");
    assertThat(both.east.last(1, "chat").path("text").stringValue()).isEqualTo("between us");
    assertThat(both.west.types(2)).doesNotContain("chat");
    both.say(both.east, 1, "{\"type\":\"breakout-end\"}");
    assertThat(both.west.last(1, "moved").path("room").isNull()).isTrue();
    assertThat(both.west.told(1).stream().filter(m -> m.path("type").asString("").equals("moved")))
        .as("told once by each division")
        .hasSize(2);
  }

  @Test
  void whoIsCutOffIsLostAndComesBack() {
    meet();
    both.cut();
    assertThat(both.east.last(1, "changed").path("participant").path("quality").asInt(9)).isZero();
    both.east.advance(ofSeconds(5));
    both.connect();
    assertThat(both.east.last(1, "changed").path("participant").path("quality").asInt(0))
        .isEqualTo(4);
    assertThat(both.east.types(1)).doesNotContain("left");
    both.cut();
    both.east.advance(RoomLimits.DEFAULT.grace().plus(Duration.ofSeconds(1)));
    assertThat(both.east.last(1, "left").path("reason").stringValue()).isEqualTo("lost");
    both.say(both.east, 1, "{\"type\":\"options\",\"muteOnEntry\":true}");
    both.say(both.west, 1, "{\"type\":\"chat\",\"text\":\"anybody?\"}");
    both.connect();
    assertThat(names(both.east, 1, "joined")).containsExactly("Ben", "Ben");
    assertThat(both.east.last(1, "chat").path("text").stringValue()).isEqualTo("anybody?");
    assertThat(both.west.last(1, "meeting").path("options").path("muteOnEntry").asBoolean(false))
        .isTrue();
  }

  @Test
  void theProcessOfTheOtherMayBeAnotherNow() {
    meet();
    String resume = both.west.resume(1);
    both.cut();
    Stagehand again = new Stagehand(Stagehand.usual(), both.west.room.state(), List.of(), 9);
    again.crossing = both.west.crossing;
    both.west.room = again.room;
    both.connect();
    again.join(1, "Ben", ",\"resume\":\"%s\"".formatted(resume));
    both.settle();
    assertThat(both.east.types(1)).as("Ben was not away for long").doesNotContain("left");
    assertThat(both.east.last(1, "changed").path("participant").path("quality").asInt(0))
        .isEqualTo(4);
    assertThat(people(again.last(1, "welcome").path("participants")))
        .containsExactlyInAnyOrder("Anna host", "Ben guest");
  }
}
