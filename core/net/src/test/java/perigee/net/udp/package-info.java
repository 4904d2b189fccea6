@NullMarked
package perigee.net.udp;

import org.jspecify.annotations.NullMarked;
