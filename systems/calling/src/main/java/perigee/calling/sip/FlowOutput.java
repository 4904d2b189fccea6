package perigee.calling.sip;

/// Where what is said to one connection goes. Called by SIP's loop alone; must not block.
public interface FlowOutput {

  /// Sends one message, or a line end.
  void write(byte[] message);

  /// Ends the connection after what was sent.
  void close();
}
