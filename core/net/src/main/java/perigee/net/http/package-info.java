/// HTTP server and client on event loops, the protocol version hidden behind `Exchange` and
/// `BodySource`.
@NullMarked
package perigee.net.http;

import org.jspecify.annotations.NullMarked;
