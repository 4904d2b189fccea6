package perigee.control.meeting;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import perigee.model.meeting.MeetingEvent;
import perigee.model.meeting.Schedule;

class MeetingCalendarTest {

  private static final Schedule SCHEDULE =
      new Schedule(Instant.parse("2026-03-02T09:00:00Z"), Duration.ofMinutes(90));

  @Test
  void linesAreFoldedBetweenCharacters() { // RFC 5545 §3.1
    String title = "Überlänge \ud83c\udf0d ".repeat(20);
    String file = file(title);
    assertThat(file.split("\r\n", -1))
        .allSatisfy(line -> assertThat(line.getBytes(UTF_8).length).isLessThanOrEqualTo(75));
    assertThat(file).doesNotContain("\ufffd").endsWith("END:VCALENDAR\r\n");
    assertThat(file.replace("\r\n ", "")).contains("SUMMARY:" + title + "\r\n");
  }

  @Test
  void textIsEscaped() { // RFC 5545 §3.3.11
    assertThat(file("a;b,c\\d\nX:1\r\u0007e"))
        .contains("SUMMARY:a\\;b\\,c\\\\d\\nX:1e\r\n")
        .doesNotContain("\nX:1");
  }

  @Test
  void timesAreInUtc() {
    assertThat(file("x"))
        .contains("DTSTART:20260302T090000Z\r\n", "DTEND:20260302T103000Z\r\n")
        .contains("SEQUENCE:2\r\n", "UID:abc-defg-hjk@perigee\r\n");
  }

  @Test
  void whoComesTwiceIsThereTwice() {
    Instant at = Instant.parse("2026-03-02T09:00:00Z");
    List<MeetingEvent> events =
        List.of(
            new MeetingEvent(at, "joined", "1", "Ada", ""),
            new MeetingEvent(at, "joined", "2", "Bob", ""),
            new MeetingEvent(at.plusSeconds(5), "left", "1", "Ada", "gone"),
            new MeetingEvent(at.plusSeconds(5), "left", "9", "Eve", ""),
            new MeetingEvent(at.plusSeconds(7), "joined", "1", "Ada", ""));
    assertThat(Attendance.of(events))
        .containsExactly(
            new Attendance("1", "Ada", at, at.plusSeconds(5)),
            new Attendance("2", "Bob", at, null),
            new Attendance("1", "Ada", at.plusSeconds(7), null));
  }

  private static String file(String title) {
    return MeetingCalendar.write(
        "abc-defg-hjk",
        title,
        "https://talk.example.org/m/abc-defg-hjk",
        SCHEDULE,
        3,
        Instant.parse("2026-03-01T00:00:00Z"));
  }
}
