package perigee.net.http;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// What clients may speak instead of HTTP on a server's port, told by how they begin, so that one
/// port is enough where a firewall lets only one through. Called on the connection's loop.
public interface OtherProtocol {

  /// Whether somebody speaks a protocol.
  enum Verdict {
    YES,
    NO,
    /// What came so far does not tell.
    UNDECIDED
  }

  /// Judges what a client began with.
  ///
  /// @param begun an octet at least, and no more than 8 KiB: who is undecided then speaks HTTP
  Verdict judge(ByteBuffer begun);

  /// Takes a client.
  ///
  /// @return what the connection becomes; null if there is no room, then it ends
  @Nullable Upgraded accept(InetSocketAddress client);
}
