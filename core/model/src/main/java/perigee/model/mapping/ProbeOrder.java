package perigee.model.mapping;

/// A host that control wants a node to measure the path to.
///
/// @param address literal
/// @param kind how
public record ProbeOrder(String address, Kind kind) {

  /// What can be had an answer to.
  public enum Kind {
    /// A DNS query over UDP, for resolvers.
    DNS,
    /// A TCP connection attempt: a refusal answers as well as an acceptance.
    TCP
  }
}
