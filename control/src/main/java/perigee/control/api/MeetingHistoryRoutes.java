package perigee.control.api;

import java.time.Instant;
import java.util.List;
import perigee.control.meeting.Attendance;
import perigee.control.meeting.RecordingDesk;
import perigee.control.store.Meetings;
import perigee.model.meeting.Meeting;
import perigee.model.meeting.MeetingEvent;
import perigee.model.meeting.MeetingJson;
import perigee.model.meeting.Recording;
import perigee.model.meeting.RecordingJson;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What a meeting leaves behind: who was there, what happened, what was recorded.
final class MeetingHistoryRoutes {

  private static final int EVENTS_PAGE = 500;

  private final Meetings store;
  private final RecordingDesk recordings;
  private final MeetingGate gate;

  MeetingHistoryRoutes(Services services, MeetingGate gate) {
    this.store = services.store().meetings();
    this.recordings = services.recordings();
    this.gate = gate;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/v1/meetings/{id}/attendance", Access.PARTY, this::attendance),
        Route.get("/v1/meetings/{id}/events", Access.PARTY, this::events),
        Route.get("/v1/meetings/{id}/recordings", Access.PARTY, this::recordings),
        Route.delete(
            "/v1/meetings/{id}/recordings/{recording}", Access.PARTY, this::removeRecording));
  }

  private Reply attendance(Call call) {
    Meeting meeting = gate.owned(call);
    ObjectNode body = Json.object();
    ArrayNode list = body.putArray("attendance");
    for (Attendance each : Attendance.of(store.events(meeting.id(), 0, Meetings.MOST_EVENTS))) {
      ObjectNode one =
          list.addObject()
              .put("participant", each.participant())
              .put("name", each.name())
              .put("joinedAt", each.joinedAt().toString());
      Instant left = each.leftAt();
      if (left != null) {
        one.put("leftAt", left.toString());
      }
    }
    return Reply.ok(body);
  }

  private Reply events(Call call) {
    Meeting meeting = gate.owned(call);
    long after = call.query("after", 0, 0, Meetings.MOST_EVENTS);
    List<MeetingEvent> events = store.events(meeting.id(), after, EVENTS_PAGE);
    ObjectNode body = Json.object();
    ArrayNode list = body.putArray("events");
    events.forEach(event -> list.add(MeetingJson.tree(event)));
    return Reply.ok(body.put("next", after + events.size()));
  }

  private Reply recordings(Call call) {
    Meeting meeting = gate.owned(call);
    ObjectNode body = Json.object();
    ArrayNode list = body.putArray("recordings");
    for (RecordingDesk.Found found : recordings.of(meeting.id())) {
      Recording recording = found.recording();
      ObjectNode one = RecordingJson.tree(recording);
      if (recording.endedAt() != null) {
        for (JsonNode file : one.path("files").values()) {
          String name = file.path("name").asString("");
          ((ObjectNode) file).put("url", found.url() + name).put("direct", found.direct() + name);
        }
      }
      list.add(one);
    }
    return Reply.ok(body);
  }

  private Reply removeRecording(Call call) {
    Meeting meeting = gate.owned(call);
    if (!recordings.delete(meeting.id(), call.path("recording"))) {
      throw Gate.missing("recording that is over, by this id");
    }
    return Reply.json(202, Json.object().put("deleting", call.path("recording")));
  }
}
