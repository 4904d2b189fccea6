package perigee.meeting.room;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import perigee.model.identity.AuthorityKey;
import perigee.model.identity.IdentityTrust;
import perigee.model.identity.JoinToken;
import perigee.model.meeting.MeetingEvent;
import perigee.model.meeting.MeetingOptions;
import tools.jackson.databind.JsonNode;

class RoomTest {

  private static final MeetingOptions LOBBY =
      new MeetingOptions(
          true, false, MeetingOptions.Sharing.EVERYBODY, false, true, true, false, 100);

  private Stagehand stage = new Stagehand(Stagehand.usual());

  @Test
  void twoMeet() {
    stage.host(1, "Anna");
    stage.guest(2, "Ben");
    JsonNode welcome = stage.last(2, "welcome");
    assertThat(welcome.path("answer").stringValue()).isEqualTo("answer");
    assertThat(welcome.path("participants").values())
        .extracting(p -> p.path("name").stringValue() + " " + p.path("role").stringValue())
        .containsExactly("Anna host", "Ben guest");
    JsonNode joined = stage.last(1, "joined").path("participant");
    assertThat(joined.path("id").stringValue()).isEqualTo(stage.id(2));
    assertThat(joined.path("sources").path("microphone").path("muted").booleanValue()).isFalse();
    assertThat(joined.path("sources").path("screen").path("muted").booleanValue()).isTrue();
    assertThat(stage.events)
        .extracting(MeetingEvent::kind, MeetingEvent::name)
        .containsExactly(tuple("joined", "Anna"), tuple("joined", "Ben"));
    stage.say(2, "{\"type\":\"leave\"}");
    assertThat(stage.last(1, "left").path("reason").stringValue()).isEqualTo("left");
    assertThat(stage.media).contains("end " + stage.id(2));
    assertThat(stage.closed).contains(2L);
  }

  @Test
  void aPasscodeIsAskedFor() {
    stage = new Stagehand(Stagehand.meeting(MeetingOptions.USUAL, "open sesame"));
    stage.guest(1, "Anna");
    assertThat(stage.last(1, "refused").path("code").stringValue()).isEqualTo("passcode");
    stage.say(1, join("Anna", ",\"passcode\":\"wrong\""));
    assertThat(stage.types(1)).containsExactly("refused", "refused");
    stage.say(1, join("Anna", ",\"passcode\":\"open sesame\""));
    assertThat(stage.types(1)).endsWith("welcome");
    stage.host(2, "whoever has the key");
    assertThat(stage.types(2)).containsExactly("welcome");
  }

  @Test
  void whoGuessesPasscodesIsLeftOutside() {
    stage = new Stagehand(Stagehand.meeting(MeetingOptions.USUAL, "open sesame"));
    stage.connect(1, "");
    for (int i = 0; i < RoomLimits.DEFAULT.wrongPasscodes(); i++) {
      stage.say(1, join("Eve", ",\"passcode\":\"" + i + "\""));
    }
    assertThat(stage.closed).contains(1L);
    stage.say(1, join("Eve", ",\"passcode\":\"open sesame\""));
    assertThat(stage.types(1)).doesNotContain("welcome");
  }

  @Test
  void guestsWaitInTheLobby() {
    stage = new Stagehand(Stagehand.meeting(LOBBY, null));
    stage.host(1, "Anna");
    stage.guest(2, "Ben");
    stage.guest(3, "Eve");
    assertThat(stage.types(2)).containsExactly("lobby");
    List<String> waiting =
        stage
            .last(1, "waiting")
            .path("participants")
            .valueStream()
            .map(w -> w.path("id").stringValue())
            .toList();
    assertThat(waiting).hasSize(2);
    stage.say(1, "{\"type\":\"admit\",\"participant\":\"%s\"}".formatted(waiting.getFirst()));
    assertThat(stage.types(2)).containsExactly("lobby", "welcome");
    assertThat(stage.id(2)).isEqualTo(waiting.getFirst());
    stage.say(1, "{\"type\":\"deny\",\"participant\":\"%s\"}".formatted(waiting.getLast()));
    assertThat(stage.last(3, "refused").path("code").stringValue()).isEqualTo("denied");
    assertThat(stage.last(1, "waiting").path("participants").size()).isZero();
    stage.guest(4, "Cem");
    stage.say(1, "{\"type\":\"options\",\"lobby\":false}");
    assertThat(stage.types(4)).containsExactly("lobby", "welcome");
  }

  @Test
  void whomTheOwnerVouchesForComesPastPasscodeAndLobby() throws GeneralSecurityException {
    stage = new Stagehand(Stagehand.meeting(LOBBY, "open sesame"));
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair pair = generator.generateKeyPair();
    AuthorityKey key = AuthorityKey.of(pair.getPublic());
    stage.room.trust(IdentityTrust.of(List.of(key), ""));
    JoinToken token =
        new JoinToken(
            stage.room.meeting().id(),
            "Ada",
            true,
            stage.instant(),
            stage.instant().plusSeconds(60));
    String text = ",\"token\":\"" + token.sign(key.id(), pair.getPrivate()) + "\"";
    stage.join(1, "whatever", text);
    assertThat(stage.types(1)).containsExactly("welcome");
    assertThat(stage.last(1, "welcome").path("participants").get(0).path("name").stringValue())
        .isEqualTo("Ada");
    assertThat(stage.last(1, "welcome").path("participants").get(0).path("role").stringValue())
        .isEqualTo("host");
    JoinToken elsewhere =
        new JoinToken(
            "xyz-xyzw-xyz", "Eve", true, stage.instant(), stage.instant().plusSeconds(60));
    stage.join(2, "Eve", ",\"token\":\"" + elsewhere.sign(key.id(), pair.getPrivate()) + "\"");
    assertThat(stage.last(2, "refused").path("code").stringValue()).isEqualTo("passcode");
    stage.advance(ofSeconds(61));
    stage.join(3, "late", text);
    assertThat(stage.last(3, "refused").path("code").stringValue()).isEqualTo("passcode");
  }

  @Test
  void lockAndCapacityHold() {
    stage =
        new Stagehand(
            Stagehand.meeting(
                new MeetingOptions(
                    false, false, MeetingOptions.Sharing.EVERYBODY, false, true, true, false, 2),
                null));
    stage.host(1, "Anna");
    stage.say(1, "{\"type\":\"options\",\"locked\":true}");
    stage.guest(2, "Ben");
    assertThat(stage.last(2, "refused").path("code").stringValue()).isEqualTo("locked");
    stage.say(1, "{\"type\":\"options\",\"locked\":false}");
    stage.say(2, join("Ben", ""));
    assertThat(stage.types(2)).endsWith("welcome");
    stage.guest(3, "Cem");
    assertThat(stage.last(3, "refused").path("code").stringValue()).isEqualTo("full");
  }

  @Test
  void tenThousandAtTheDoorHarmNobodyInside() {
    stage.host(1, "Anna");
    stage.forgetTold();
    int welcomed = 0;
    for (long i = 2; i < 10_002; i++) {
      stage.join(i, "x", "");
      welcomed += stage.types(i).contains("welcome") ? 1 : 0;
    }
    assertThat(welcomed).isLessThan(RoomLimits.DEFAULT.joinBurst());
    assertThat(stage.room.size()).isEqualTo(welcomed + 1);
    stage.say(1, "{\"type\":\"ping\",\"id\":7}");
    assertThat(stage.types(1)).contains("pong");
    stage.advance(ofSeconds(31));
    stage.guest(20_000, "Ben");
    assertThat(stage.types(20_000)).containsExactly("welcome");
  }

  @Test
  void aLostConnectionComesBackToItsMedia() {
    stage.host(1, "Anna");
    stage.guest(2, "Ben");
    String id = stage.id(2);
    String resume = stage.resume(2);
    stage.room.disconnected(2);
    assertThat(stage.last(1, "changed").path("participant").path("quality").intValue()).isZero();
    stage.advance(ofSeconds(5));
    stage.connect(3, "");
    stage.say(3, "{\"type\":\"join\",\"name\":\"Ben\",\"resume\":\"%s\"}".formatted(resume));
    JsonNode welcome = stage.last(3, "welcome");
    assertThat(welcome.path("you").stringValue()).isEqualTo(id);
    assertThat(welcome.has("answer")).isFalse();
    assertThat(welcome.path("slots").size()).isEqualTo(1);
    assertThat(stage.types(1)).doesNotContain("left");
    assertThat(stage.media.stream().filter(m -> m.startsWith("begin")).toList()).hasSize(2);
  }

  @Test
  void whoStaysAwayIsLost() {
    stage.host(1, "Anna");
    stage.guest(2, "Ben");
    stage.room.disconnected(2);
    stage.advance(ofSeconds(16));
    assertThat(stage.last(1, "left").path("reason").stringValue()).isEqualTo("lost");
    assertThat(stage.room.size()).isEqualTo(1);
  }

  @Test
  void mediaThatBrokeBeginsAnew() {
    stage.guest(2, "Ben");
    String resume = stage.resume(2);
    stage.breakMedia(stage.id(2));
    stage.room.disconnected(2);
    stage.connect(3, "");
    stage.say(3, "{\"type\":\"join\",\"name\":\"Ben\",\"resume\":\"%s\"}".formatted(resume));
    assertThat(stage.types(3)).containsExactly("restart");
    stage.say(3, join("Ben", ",\"resume\":\"" + resume + "\""));
    assertThat(stage.id(3)).isEqualTo(stage.id(2));
  }

  @Test
  void theNextProcessOfTheMeetingKnowsThemAgain() {
    stage = new Stagehand(Stagehand.meeting(LOBBY, "secret"));
    stage.host(1, "Anna");
    stage.say(1, "{\"type\":\"chat\",\"text\":\"hello\"}");
    stage.say(1, "{\"type\":\"options\",\"muteOnEntry\":true}");
    String resume = stage.resume(1);
    RoomState state = RoomJson.state(RoomJson.write(stage.room.state()));
    List<RoomOutlet.KeptLine> lines =
        stage.kept.stream().map(line -> RoomJson.line(RoomJson.write(line))).toList();
    Stagehand next = new Stagehand(Stagehand.meeting(LOBBY, "secret"), state, lines);
    next.join(5, "Anna", ",\"resume\":\"" + resume + "\"");
    JsonNode welcome = next.last(5, "welcome");
    assertThat(welcome.path("you").stringValue()).isEqualTo(stage.id(1));
    assertThat(welcome.path("participants").path(0).path("role").stringValue()).isEqualTo("host");
    assertThat(welcome.path("chat").path(0).path("text").stringValue()).isEqualTo("hello");
    assertThat(welcome.path("meeting").path("options").path("muteOnEntry").booleanValue()).isTrue();
  }

  @Test
  void whoIsToldTwiceToBeginAnewMayDoSo() {
    stage.host(1, "Anna");
    stage.say(1, join("Anna", ""));
    assertThat(stage.last(1, "error").path("code").stringValue()).isEqualTo("joined");
    stage.say(1, join("Anna", ",\"resume\":\"%s\"".formatted(stage.resume(1))));
    assertThat(stage.types(1).stream().filter("welcome"::equals)).hasSize(2);
    assertThat(stage.closed).isEmpty();
    assertThat(stage.room.size()).isEqualTo(1);
  }

  @Test
  void whoComesBackDoesNotWaitForTheOthers() {
    List<String> tokens = new ArrayList<>();
    for (int i = 0; i < 90; i++) {
      stage.advance(ofSeconds(1));
      stage.guest(1 + i, "Guest" + i);
      tokens.add(stage.resume(1 + i));
    }
    RoomState state = RoomJson.state(RoomJson.write(stage.room.state()));
    Stagehand next = new Stagehand(Stagehand.usual(), state, List.of());
    for (int i = 0; i < 90; i++) {
      next.join(1 + i, "Guest" + i, ",\"resume\":\"" + tokens.get(i) + "\"");
      assertThat(next.types(1 + i)).as("guest " + i).contains("welcome");
    }
  }

  @Test
  void aForgedTokenIsNone() {
    stage = new Stagehand(Stagehand.meeting(LOBBY, null));
    stage.join(1, "Eve", ",\"resume\":\"abc.HOST.9999999999.xyz\"");
    stage.join(2, "Eve", ",\"resume\":\"...\"");
    assertThat(stage.types(1)).containsExactly("lobby");
    assertThat(stage.types(2)).containsExactly("lobby");
  }

  @Test
  void hostsMute() {
    stage.host(1, "Anna");
    stage.guest(2, "Ben");
    stage.guest(3, "Cem");
    stage.say(
        1,
        "{\"type\":\"mute-participant\",\"participant\":\"%s\",\"source\":\"microphone\"}"
            .formatted(stage.id(2)));
    assertThat(stage.last(2, "muted").path("by").stringValue()).isEqualTo(stage.id(1));
    assertThat(stage.media).endsWith("mute microphone " + stage.id(2));
    stage.say(1, "{\"type\":\"mute-all\"}");
    assertThat(stage.types(3)).contains("muted");
    assertThat(stage.types(1)).doesNotContain("muted");
    stage.say(3, "{\"type\":\"mute-all\"}");
    assertThat(stage.last(3, "error").path("code").stringValue()).isEqualTo("hosts-only");
  }

  @Test
  void onlyHostsShareIfTheySaySo() {
    stage.host(1, "Anna");
    stage.guest(2, "Ben");
    stage.say(1, "{\"type\":\"options\",\"mayShare\":false}");
    stage.say(2, "{\"type\":\"mute\",\"source\":\"screen\",\"muted\":false}");
    assertThat(stage.last(2, "error").path("code").stringValue()).isEqualTo("share");
    assertThat(stage.media).doesNotContain("unmute screen " + stage.id(2));
    stage.say(1, "{\"type\":\"make-host\",\"participant\":\"%s\"}".formatted(stage.id(2)));
    stage.say(2, "{\"type\":\"mute\",\"source\":\"screen\",\"muted\":false}");
    assertThat(stage.media).contains("unmute screen " + stage.id(2));
  }

  @Test
  void whoIsRemovedStaysOut() {
    stage.host(1, "Anna");
    stage.guest(2, "Eve");
    String resume = stage.resume(2);
    stage.say(1, "{\"type\":\"remove\",\"participant\":\"%s\"}".formatted(stage.id(2)));
    assertThat(stage.types(2)).endsWith("removed");
    assertThat(stage.closed).contains(2L);
    stage.join(3, "Eve", ",\"resume\":\"" + resume + "\"");
    assertThat(stage.last(3, "refused").path("code").stringValue()).isEqualTo("denied");
  }

  @Test
  void chatGoesToWhomItIsFor() {
    stage.host(1, "Anna");
    stage.guest(2, "Ben");
    stage.guest(3, "Cem");
    stage.say(2, "{\"type\":\"chat\",\"text\":\"to all\"}");
    stage.say(2, "{\"type\":\"chat\",\"text\":\"to Anna\",\"to\":\"%s\"}".formatted(stage.id(1)));
    assertThat(stage.types(3).stream().filter("chat"::equals).count()).isEqualTo(1);
    assertThat(stage.last(1, "chat").path("text").stringValue()).isEqualTo("to Anna");
    stage.guest(4, "Dan");
    assertThat(stage.last(4, "welcome").path("chat").size()).isEqualTo(1);
    stage.say(1, "{\"type\":\"options\",\"chat\":false}");
    stage.say(2, "{\"type\":\"chat\",\"text\":\"psst\"}");
    assertThat(stage.last(2, "error").path("code").stringValue()).isEqualTo("chat-off");
  }

  @Test
  void whoSaysTooMuchIsHeldBack() {
    stage.guest(1, "Eve");
    for (int i = 0; i < 100; i++) {
      stage.say(1, "{\"type\":\"react\",\"emoji\":\"🎉\"}");
    }
    assertThat(stage.types(1).stream().filter("reaction"::equals).count())
        .isEqualTo(RoomLimits.DEFAULT.sayingBurst());
    assertThat(stage.last(1, "error").path("code").stringValue()).isEqualTo("too-fast");
  }

  @Test
  void breakoutRoomsAreApartAndComeTogether() {
    stage.host(1, "Anna");
    stage.guest(2, "Ben");
    stage.guest(3, "Cem");
    stage.forgetTold();
    String ben = participant("Ben");
    String cem = participant("Cem");
    stage.say(
        1,
        "{\"type\":\"breakout\",\"minutes\":5,\"rooms\":[{\"name\":\"A\",\"participants\":[\"%s\"]},{\"name\":\"B\",\"participants\":[\"%s\"]}]}"
            .formatted(ben, cem));
    assertThat(stage.last(2, "moved").path("room").stringValue()).isEqualTo("A");
    assertThat(stage.media).contains("stage A " + ben, "stage B " + cem);
    assertThat(stage.types(2)).contains("left");
    stage.say(3, "{\"type\":\"chat\",\"text\":\"only in B\"}");
    assertThat(stage.types(2)).doesNotContain("chat");
    stage.advance(ofMinutes(6));
    assertThat(stage.last(2, "moved").path("room").isNull()).isTrue();
    assertThat(stage.last(2, "meeting").path("breakout").isNull()).isTrue();
    stage.say(3, "{\"type\":\"chat\",\"text\":\"to all\"}");
    assertThat(stage.types(2)).contains("chat");
  }

  @Test
  void anEndIsForAll() {
    stage.host(1, "Anna");
    stage.guest(2, "Ben");
    stage.connect(3, "");
    stage.say(2, "{\"type\":\"end\"}");
    assertThat(stage.ended).isFalse();
    stage.say(1, "{\"type\":\"end\"}");
    assertThat(stage.types(2)).endsWith("ended");
    assertThat(stage.closed).contains(1L, 2L, 3L);
    assertThat(stage.ended).isTrue();
    stage.connect(4, "");
    assertThat(stage.types(4)).containsExactly("ended");
  }

  @Test
  void aHostAsksSomebodyMutedToUnmute() {
    stage.host(1, "Anna");
    stage.guest(2, "Ben");
    String ask = "{\"type\":\"ask-to-unmute\",\"participant\":\"%s\"}".formatted(stage.id(2));
    stage.say(1, ask);
    assertThat(stage.types(2)).doesNotContain("unmute-please");
    stage.say(2, "{\"type\":\"mute\",\"source\":\"microphone\",\"muted\":true}");
    stage.say(1, ask);
    assertThat(stage.types(2)).endsWith("unmute-please");
    stage.say(2, ask);
    assertThat(stage.last(2, "error").path("code").stringValue()).isEqualTo("hosts-only");
  }

  @Test
  void nonsenseIsAnsweredWithWhatIsRight() {
    stage.guest(1, "Anna");
    stage.say(1, "{");
    assertThat(stage.last(1, "error").path("message").stringValue()).contains("JSON");
    stage.say(1, "{\"type\":\"mute\",\"source\":\"nose\",\"muted\":true}");
    assertThat(stage.last(1, "error").path("message").stringValue()).contains("microphone");
    assertThat(stage.last(1, "error").path("re").stringValue()).isEqualTo("mute");
    stage.join(2, "Ben", ",\"offer\":\"bad\"");
    assertThat(stage.last(2, "error").path("code").stringValue()).isEqualTo("offer");
    stage.connect(3, "");
    stage.say(3, "{\"type\":\"hand\",\"raised\":true}");
    assertThat(stage.last(3, "error").path("code").stringValue()).isEqualTo("not-joined");
  }

  private String participant(String name) {
    return stage.events.stream()
        .filter(event -> event.name().equals(name))
        .map(MeetingEvent::participant)
        .findFirst()
        .orElseThrow();
  }

  static String join(String name, String more) {
    return "{\"type\":\"join\",\"name\":\"%s\",\"offer\":\"sdp\"%s}".formatted(name, more);
  }
}
