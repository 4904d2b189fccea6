package perigee.app.config;

import java.nio.file.Path;
import java.util.List;
import perigee.control.login.LoginSettings;
import perigee.control.mapping.MappingConfig;
import perigee.control.meeting.MeetingSettings;
import perigee.model.Role;
import perigee.model.zone.MappingZone;

/// The control plane as its `perigee.yaml` describes it.
///
/// @param node its id
/// @param data where it keeps its database and its keys
/// @param api where people and programs reach it, also its console
/// @param fleet where nodes reach it
/// @param joining nodes that it lets in: for each it keeps a join token in `join/ID.token` of its
///   data folder until the node joined
/// @param mappingZone the zone that has the names by which clients are directed
/// @param mapping where things are
/// @param meetings how meetings are kept
/// @param people how people get in
public record ControlFile(
    String node,
    Path data,
    HostPort api,
    HostPort fleet,
    List<Joining> joining,
    MappingZone mappingZone,
    MappingConfig mapping,
    MeetingSettings meetings,
    LoginSettings people) {

  public ControlFile {
    joining = List.copyOf(joining);
  }

  /// A node that is expected.
  public record Joining(String node, Role role, String region) {}
}
