package perigee.net.http;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// Who is at the other end of a server's connection.
///
/// @param remote the client's address
/// @param local where it connected to
/// @param secure whether the connection is TLS
/// @param node the fleet node that the client's certificate names, on listeners that ask for one
public record Peer(
    InetSocketAddress remote, InetSocketAddress local, boolean secure, @Nullable String node) {}
