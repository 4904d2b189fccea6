package perigee.calling.sip;

/// What clients together and alone may take of a SIP edge.
///
/// @param connections at a time
/// @param connectionsOfOne address
/// @param requestsPerSecond of one connection; beyond it, its messages wait unread
/// @param peopleOfOne connection
/// @param bindings of all people together
/// @param bindingsOfOne person: their devices
/// @param transactions in progress
/// @param transactionsOfOne connection
/// @param subscriptions of all people together
public record SipBounds(
    int connections,
    int connectionsOfOne,
    int requestsPerSecond,
    int peopleOfOne,
    int bindings,
    int bindingsOfOne,
    int transactions,
    int transactionsOfOne,
    int subscriptions) {

  public static final SipBounds USUAL =
      new SipBounds(20_000, 512, 100, 16, 100_000, 10, 20_000, 256, 100_000);

  public SipBounds {
    if (connections < 1
        || connectionsOfOne < 1
        || requestsPerSecond < 1
        || peopleOfOne < 1
        || bindings < 1
        || bindingsOfOne < 1
        || transactions < 1
        || transactionsOfOne < 1
        || subscriptions < 1) {
      throw new IllegalArgumentException("a bound of the SIP edge is below 1");
    }
  }
}
