package perigee.control.api;

import java.util.Objects;
import perigee.control.meeting.MeetingDesk;
import perigee.control.meeting.Presence;
import perigee.model.meeting.Meeting;
import perigee.model.meeting.MeetingJson;
import perigee.model.meeting.Schedule;
import tools.jackson.databind.node.ObjectNode;

/// A meeting as the API shows it.
final class MeetingView {

  private final MeetingDesk desk;

  MeetingView(MeetingDesk desk) {
    this.desk = desk;
  }

  /// What everybody may know who has the id.
  ObjectNode open(Meeting meeting, Call call) {
    Presence presence = desk.presence(meeting.id());
    ObjectNode json =
        Json.object()
            .put("id", meeting.id())
            .put("title", meeting.title())
            .put("link", link(call, meeting.id()))
            .put("passcode", meeting.passcode() != null)
            .put("lobby", meeting.options().lobby())
            .put("locked", meeting.options().locked())
            .put("e2ee", meeting.options().e2ee())
            .put("running", presence.running())
            .put("participants", presence.participants())
            .put("ended", meeting.isOver());
    Schedule schedule = meeting.schedule();
    if (schedule != null) {
      json.putObject("schedule")
          .put("start", schedule.start().toString())
          .put("minutes", schedule.length().toMinutes());
    }
    return json;
  }

  /// What those may know who may change it.
  ObjectNode whole(Meeting meeting, Call call) {
    ObjectNode json = open(meeting, call);
    json.put("owner", meeting.owner()).set("options", MeetingJson.tree(meeting.options()));
    json.put("createdAt", meeting.createdAt().toString());
    if (meeting.isOver()) {
      json.put("endedAt", Objects.toString(meeting.endedAt()));
    }
    return json.put("version", meeting.version());
  }

  /// Where people join: at the host through which the caller asks, or else at any.
  String link(Call call, String id) {
    String root =
        call.isPassed() && !call.root().isEmpty() ? call.root() : desk.anyTalk().orElse("");
    return root + "/m/" + id;
  }
}
