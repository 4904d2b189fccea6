package perigee.control.api;

/// Ends the handling of a request with a fault. It carries no stack trace: a client's mistake is
/// not an event of the program.
final class Refusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Fault fault;

  Refusal(Fault fault) {
    super(fault.detail(), null, false, false);
    this.fault = fault;
  }

  Fault fault() {
    return fault;
  }
}
