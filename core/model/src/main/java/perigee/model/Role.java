package perigee.model;

/// What a node does.
public enum Role {
  CONTROL,
  EDGE,
  CORE,
  /// Answers names by DNS.
  NAMESERVER
}
