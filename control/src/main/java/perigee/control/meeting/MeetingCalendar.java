package perigee.control.meeting;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import perigee.model.meeting.Schedule;

/// A meeting as an iCalendar file with one event (RFC 5545).
public final class MeetingCalendar {

  public static final String MEDIA_TYPE = "text/calendar; charset=utf-8";

  private static final int LINE_OCTETS = 75;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final StringBuilder text = new StringBuilder(512);

  private MeetingCalendar() {}

  /// Writes the file.
  ///
  /// @param id of the meeting
  /// @param title what the event is called
  /// @param link where people join
  /// @param version grows with each change, so that calendars take the newest
  /// @param stamp when it was last changed
  public static String write(
      String id, String title, String link, Schedule schedule, long version, Instant stamp) {
    MeetingCalendar file = new MeetingCalendar();
    file.line("BEGIN", "VCALENDAR");
    file.line("VERSION", "2.0");
    file.line("PRODID", "-//Perigee//Meetings//EN");
    file.line("CALSCALE", "GREGORIAN");
    file.line("METHOD", "PUBLISH");
    file.line("BEGIN", "VEVENT");
    file.line("UID", id + "@perigee");
    file.line("SEQUENCE", Long.toString(Math.max(0, version - 1)));
    file.line("DTSTAMP", TIME.format(stamp));
    file.line("DTSTART", TIME.format(schedule.start()));
    file.line("DTEND", TIME.format(schedule.end()));
    file.line("SUMMARY", escaped(title));
    file.line("LOCATION", escaped(link));
    // A URI is no text: nothing in it is escaped.
    file.line("URL", link.replaceAll("\\p{Cntrl}", ""));
    file.line("DESCRIPTION", escaped("Join: " + link + "\nMeeting ID: " + id));
    file.line("END", "VEVENT");
    file.line("END", "VCALENDAR");
    return file.text.toString();
  }

  /// RFC 5545 §3.3.11.
  static String escaped(String value) {
    StringBuilder out = new StringBuilder(value.length() + 8);
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\\', ';', ',' -> out.append('\\').append(c);
        case '\n' -> out.append("\\n");
        default -> {
          if (c >= ' ' && c != 0x7F) {
            out.append(c);
          }
        }
      }
    }
    return out.toString();
  }

  /// A line, folded after 75 octets at the most, never within a character (RFC 5545 §3.1).
  private void line(String name, String value) {
    String whole = name + ":" + value;
    int octets = 0;
    for (int i = 0; i < whole.length(); ) {
      int character = whole.codePointAt(i);
      int size = Character.toString(character).getBytes(UTF_8).length;
      if (octets + size > LINE_OCTETS) {
        text.append("\r\n ");
        octets = 1;
      }
      text.appendCodePoint(character);
      octets += size;
      i += Character.charCount(character);
    }
    text.append("\r\n");
  }
}
