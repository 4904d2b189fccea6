/// Everything that touches the network: loops, listeners, clients, TLS, fleet link, metrics.
@NullMarked
package perigee.net;

import org.jspecify.annotations.NullMarked;
