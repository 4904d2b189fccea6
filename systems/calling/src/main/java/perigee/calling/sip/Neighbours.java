package perigee.calling.sip;

import io.netty.handler.ssl.SslContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The other super nodes, as control named them last. Asked by SIP's loop; must not block.
public interface Neighbours {

  /// One of them.
  ///
  /// @param node its id, which its certificate must name
  /// @param port of its SIP listener with TLS
  record Neighbour(String node, String host, int port) {}

  /// All but this one.
  List<Neighbour> all();

  /// What connections to them are secured with; null as long as there is no certificate.
  @Nullable SslContext security();
}
