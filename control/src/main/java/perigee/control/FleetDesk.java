package perigee.control;

import perigee.control.api.Passage;
import perigee.control.fleet.NodeDesk;
import perigee.control.login.LoginServer;
import perigee.control.meeting.MeetingDesk;
import perigee.control.meeting.RecordingDesk;
import perigee.control.store.Nodes.NodeRecord;
import perigee.model.Role;
import perigee.model.fleet.FleetJson;
import perigee.model.fleet.PassedJson;
import perigee.model.fleet.PassedRequest;
import perigee.model.identity.IdentityJson;
import perigee.model.identity.PersonName;
import perigee.model.meeting.MeetingJson;
import perigee.model.meeting.RecordingJson;
import perigee.net.fleet.NodeCalls;

/// What super nodes ask: browsers' requests, meetings, identities.
///
/// @param passage into the API
record FleetDesk(Passage passage, MeetingDesk meetings, RecordingDesk recordings, LoginServer login)
    implements NodeDesk {

  @Override
  public Answer answer(NodeRecord node, String call, String json) {
    if (node.role() != Role.SUPERNODE) {
      return new Answer.Refused(403, "only super nodes may ask this");
    }
    try {
      return switch (call) {
        case NodeCalls.PASS -> new Answer.Given(passed(node, json));
        case NodeCalls.OPEN ->
            new Answer.Given(MeetingJson.write(meetings.open(node, MeetingJson.readId(json))));
        case NodeCalls.REPORT ->
            new Answer.Given(MeetingJson.write(meetings.report(node, MeetingJson.held(json))));
        case NodeCalls.RECORDINGS ->
            new Answer.Given(RecordingJson.ids(recordings.told(node, RecordingJson.held(json))));
        case NodeCalls.TRUST -> new Answer.Given(IdentityJson.write(login.authority().trust()));
        case NodeCalls.SEARCH -> new Answer.Given(found(IdentityJson.readSearch(json)));
        case NodeCalls.DIGEST ->
            new Answer.Given(
                IdentityJson.write(login.persons().digestSecret(IdentityJson.readPerson(json))));
        default -> new Answer.Refused(404, "there is no call " + call);
      };
    } catch (FleetJson.MalformedMessage
        | MeetingJson.MalformedMeeting
        | IdentityJson.MalformedIdentity e) {
      return new Answer.Refused(400, String.valueOf(e.getMessage()));
    }
  }

  private String found(String text) {
    return IdentityJson.names(
        login.persons().search(text, "").stream()
            .map(one -> new PersonName(one.id(), one.displayName()))
            .toList());
  }

  private String passed(NodeRecord node, String json) throws FleetJson.MalformedMessage {
    PassedRequest request = PassedJson.request(json);
    if (request.root().isEmpty()) {
      request =
          new PassedRequest(
              request.method(),
              request.path(),
              request.headers(),
              request.body(),
              request.client(),
              meetings.talk(node.id()).orElse(""));
    }
    return PassedJson.write(passage.answer(request));
  }
}
