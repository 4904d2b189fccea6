/// DNS zones that providers have the network answer for (RFC 1034, RFC 1035).
@NullMarked
package perigee.model.zone;

import org.jspecify.annotations.NullMarked;
