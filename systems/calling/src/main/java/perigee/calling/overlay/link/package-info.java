/// The overlay over the network: framed messages on mutual TLS, and signatures with the fleet's
/// certificates.
@NullMarked
package perigee.calling.overlay.link;

import org.jspecify.annotations.NullMarked;
