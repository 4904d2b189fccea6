package perigee.control;

import perigee.model.Role;

/// A node that is to join as soon as it is there: control keeps a valid join token for it in a
/// file.
///
/// @param id letters, digits, `.` and `-`
public record BootstrapNode(String id, Role role, String region) {

  public BootstrapNode {
    if (!id.matches("[A-Za-z0-9][A-Za-z0-9.-]{0,62}")) {
      throw new IllegalArgumentException(
          "node id '" + id + "' must be 1 to 63 letters, digits, '.' and '-'");
    }
    if (role == Role.CONTROL) {
      throw new IllegalArgumentException(
          "node '" + id + "' must be an edge, a core or a name server");
    }
    if (!region.matches("[a-z0-9][a-z0-9-]{0,62}")) {
      throw new IllegalArgumentException(
          "region '" + region + "' of node '" + id + "' must be 1 to 63 of a-z, 0-9 and '-'");
    }
  }
}
