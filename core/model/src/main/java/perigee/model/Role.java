package perigee.model;

/// What a node does.
public enum Role {
  CONTROL,
  EDGE,
  CORE,
  /// Answers names by DNS.
  NAMESERVER,
  /// Tells clients of calls and meetings how they look from outside, and relays for them.
  SUPERNODE;

  /// Whether it keeps responses.
  public boolean isCache() {
    return this == EDGE || this == CORE;
  }
}
