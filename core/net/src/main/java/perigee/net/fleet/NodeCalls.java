package perigee.net.fleet;

import java.util.List;
import java.util.Optional;
import perigee.model.fleet.FleetJson;
import perigee.model.fleet.PassedAnswer;
import perigee.model.fleet.PassedJson;
import perigee.model.fleet.PassedRequest;
import perigee.model.identity.DigestSecret;
import perigee.model.identity.IdentityJson;
import perigee.model.identity.IdentityTrust;
import perigee.model.identity.PersonName;
import perigee.model.meeting.HeldMeeting;
import perigee.model.meeting.MeetingJson;
import perigee.model.meeting.MeetingNews;
import perigee.model.meeting.MeetingOpening;
import perigee.model.meeting.RecordingJson;
import perigee.model.meeting.RecordingsHeld;

/// What a super node asks control besides the link: a browser's request, a meeting to hold, what a
/// phone must know. Each call is a request of its own, over the node's certificate, and blocks for
/// some seconds at the most; not to be called on a loop. From any thread.
public final class NodeCalls {

  /// Names of calls, after [FleetJoin#CALLS_PREFIX].
  public static final String PASS = "pass";

  public static final String OPEN = "open-meeting";
  public static final String REPORT = "report-meetings";
  public static final String RECORDINGS = "recordings";
  public static final String DIGEST = "digest-secret";
  public static final String TRUST = "identity-trust";
  public static final String SEARCH = "search-people";

  private final FleetLink link;

  public NodeCalls(FleetLink link) {
    this.link = link;
  }

  /// Passes a browser's request on to control's API.
  public PassedAnswer pass(PassedRequest request) throws FleetException, InterruptedException {
    try {
      return PassedJson.answer(link.call(PASS, PassedJson.write(request)));
    } catch (FleetJson.MalformedMessage e) {
      throw unreadable(e);
    }
  }

  /// Takes a meeting for this node's region, if no other node has it.
  public MeetingOpening open(String meeting) throws FleetException, InterruptedException {
    try {
      return MeetingJson.opening(link.call(OPEN, MeetingJson.id(meeting)));
    } catch (MeetingJson.MalformedMeeting e) {
      throw unreadable(e);
    }
  }

  /// Keeps this node's meetings, tells what happened in them, and hears what is new.
  public MeetingNews report(List<HeldMeeting> held) throws FleetException, InterruptedException {
    try {
      return MeetingJson.news(link.call(REPORT, MeetingJson.write(held)));
    } catch (MeetingJson.MalformedMeeting e) {
      throw unreadable(e);
    }
  }

  /// Tells which recordings this node has, and hears which of them to delete.
  public List<String> recordings(RecordingsHeld held) throws FleetException, InterruptedException {
    try {
      return RecordingJson.readIds(link.call(RECORDINGS, RecordingJson.write(held)));
    } catch (MeetingJson.MalformedMeeting e) {
      throw unreadable(e);
    }
  }

  /// What a phone of a person proves itself by (RFC 7616); empty if there is no such person, or
  /// none who may use phones.
  public Optional<DigestSecret> digestSecret(String person)
      throws FleetException, InterruptedException {
    try {
      return IdentityJson.digestSecret(link.call(DIGEST, IdentityJson.person(person)));
    } catch (IdentityJson.MalformedIdentity e) {
      throw unreadable(e);
    }
  }

  /// People who have such a name, the best first.
  public List<PersonName> search(String text) throws FleetException, InterruptedException {
    try {
      return IdentityJson.readNames(link.call(SEARCH, IdentityJson.search(text)));
    } catch (IdentityJson.MalformedIdentity e) {
      throw unreadable(e);
    }
  }

  /// What identities are checked with: control's keys, and which certificates do not hold any more.
  public IdentityTrust identityTrust() throws FleetException, InterruptedException {
    try {
      return IdentityJson.trust(link.call(TRUST, "{}"));
    } catch (IdentityJson.MalformedIdentity e) {
      throw unreadable(e);
    }
  }

  private static FleetException unreadable(Exception e) {
    return new FleetException("control's answer can't be read: " + e.getMessage(), e);
  }
}
