package perigee.meeting.cascade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import perigee.meeting.forward.SourceKind;
import perigee.meeting.forward.TrunkSource;
import perigee.meeting.signal.ClientMessage.Command;
import perigee.meeting.signal.IceServer;
import perigee.meeting.signal.ParticipantInfo;
import perigee.meeting.signal.ServerMessage.Waiter;

class CascadeJsonTest {

  private static final ParticipantInfo ANNA =
      new ParticipantInfo(
          "a",
          "Anna \u2028",
          ParticipantInfo.Role.HOST,
          Map.of(SourceKind.MICROPHONE, true, SourceKind.SCREEN, false),
          Instant.parse("2026-01-31T12:00:00Z"),
          3);

  static List<CascadeMessage> messages() {
    ParticipantInfo ben =
        new ParticipantInfo("b", "Ben", ParticipantInfo.Role.GUEST, Map.of(), null, 0);
    TrunkSource camera =
        new TrunkSource(
            SourceKind.CAMERA,
            List.of(
                new TrunkSource.Encoding("q", -1, Integer.MIN_VALUE),
                new TrunkSource.Encoding("h", 2, 3)));
    return List.of(
        new CascadeMessage.Hello(
            List.of(ANNA, ben),
            "{}",
            "x",
            List.of("{\"a\":1}"),
            List.of(new Waiter("w", "W")),
            true),
        new CascadeMessage.Joined(ANNA),
        new CascadeMessage.Changed(ben),
        new CascadeMessage.Left("a", "left"),
        new CascadeMessage.State("{}", "y"),
        new CascadeMessage.Line("{}"),
        new CascadeMessage.TellOne("a", "{\"type\":\"pass\"}"),
        new CascadeMessage.TellRoom("", "{}"),
        new CascadeMessage.Waiting(List.of()),
        new CascadeMessage.Recording(true),
        new CascadeMessage.Order("a", new Command.Admit("w")),
        new CascadeMessage.Order("a", new Command.Deny("w")),
        new CascadeMessage.Order("a", new Command.Remove("b")),
        new CascadeMessage.Order("a", new Command.MakeHost("b")),
        new CascadeMessage.Order("a", new Command.MuteAll()),
        new CascadeMessage.Order("a", new Command.AskToUnmute("b")),
        new CascadeMessage.Order("a", new Command.MuteParticipant("b", SourceKind.SCREEN_AUDIO)),
        new CascadeMessage.End(),
        new CascadeMessage.Terms(
            "u",
            "p",
            "sha-256",
            "AA:BB",
            List.of("candidate:1 1 udp 1 h 1"),
            List.of(new IceServer(List.of("turn:h:1?transport=tcp"), "u", "c"))),
        new CascadeMessage.Sources("a", List.of(camera)),
        new CascadeMessage.Want("a", SourceKind.CAMERA, List.of("q", "")));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void whatIsWrittenIsRead(CascadeMessage message) throws CascadeJson.MalformedCascade {
    assertThat(CascadeJson.read(CascadeJson.write(message))).isEqualTo(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{\"type\":\"no\"}",
        "{\"type\":\"joined\"}",
        "{\"type\":\"order\",\"by\":\"a\",\"command\":\"{\\\"type\\\":\\\"leave\\\"}\"}",
        "{\"type\":\"want\",\"participant\":\"a\",\"source\":\"nose\"}",
        "{\"type\":\"joined\",\"participant\":{\"id\":\"a\",\"hand\":\"up\"}}"
      })
  void whatIsNoMessageIsRefused(String text) {
    assertThatThrownBy(() -> CascadeJson.read(text))
        .isInstanceOf(CascadeJson.MalformedCascade.class);
  }
}
