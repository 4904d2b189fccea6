package perigee.control.api;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import perigee.control.meeting.MeetingDraft;
import perigee.model.meeting.MeetingOptions;
import perigee.model.meeting.MeetingOptions.Sharing;
import perigee.model.meeting.Schedule;

/// What a body says of a meeting; what it leaves out stays as it is.
final class MeetingBody {

  static final Set<String> FIELDS = Set.of("title", "passcode", "options", "schedule");
  static final int MOST_TITLE = 200;

  private static final int LEAST_PASSCODE = 4;
  private static final int MOST_PASSCODE = 64;
  private static final int MOST_TIME = 64;
  private static final Set<String> OPTIONS =
      Set.of("lobby", "locked", "mayShare", "muteOnEntry", "chat", "recording", "e2ee", "capacity");

  private final Fields body;

  MeetingBody(Fields body) {
    this.body = body;
  }

  /// A new meeting.
  MeetingDraft draft(String owner) {
    return new MeetingDraft(
        title(""), owner, passcode().orElse(null), options(MeetingOptions.USUAL), schedule(null));
  }

  String title(String before) {
    return body.isNull("title")
        ? ""
        : body.optionalText("title", MOST_TITLE).map(String::strip).orElse(before);
  }

  boolean clearsPasscode() {
    return body.isNull("passcode");
  }

  Optional<String> passcode() {
    Optional<String> passcode = body.optionalText("passcode", MOST_PASSCODE);
    if (passcode.isPresent() && passcode.get().length() < LEAST_PASSCODE) {
      throw body.wrong(
          "passcode", "is too short; it must have at least " + LEAST_PASSCODE + " characters");
    }
    return passcode;
  }

  MeetingOptions options(MeetingOptions before) {
    return body.fields("options", OPTIONS).map(o -> options(o, before)).orElse(before);
  }

  private static MeetingOptions options(Fields options, MeetingOptions before) {
    return new MeetingOptions(
        options.flag("lobby", before.lobby()),
        options.flag("locked", before.locked()),
        sharing(options, before.mayShare()),
        options.flag("muteOnEntry", before.muteOnEntry()),
        options.flag("chat", before.chat()),
        options.flag("recording", before.recording()),
        options.flag("e2ee", before.e2ee()),
        (int) options.whole("capacity", 1, MeetingOptions.MOST_CAPACITY).orElse(before.capacity()));
  }

  private static Sharing sharing(Fields options, Sharing before) {
    return switch (options.optionalText("mayShare", MOST_TIME).orElse("")) {
      case "" -> before;
      case "everybody" -> Sharing.EVERYBODY;
      case "hosts" -> Sharing.HOSTS;
      default -> throw options.wrong("mayShare", "must be everybody or hosts");
    };
  }

  @Nullable Schedule schedule(@Nullable Schedule before) {
    if (body.isNull("schedule")) {
      return null;
    }
    Optional<Fields> fields = body.fields("schedule", Set.of("start", "minutes"));
    return fields.isPresent() ? planned(fields.get()) : before;
  }

  private static Schedule planned(Fields schedule) {
    long minutes =
        schedule
            .whole("minutes", 1, Schedule.LONGEST.toMinutes())
            .orElseThrow(() -> schedule.wrong("minutes", "is missing; it must be a number"));
    try {
      return new Schedule(
          Instant.parse(schedule.text("start", MOST_TIME)), Duration.ofMinutes(minutes));
    } catch (DateTimeException _) {
      throw schedule.wrong("start", "must be a time like 2026-01-31T12:00:00Z");
    }
  }
}
