/// WebSockets (RFC 6455) of browsers on our HTTP server: text messages, with bounds on what either
/// side may leave lying.
@NullMarked
package perigee.net.websocket;

import org.jspecify.annotations.NullMarked;
