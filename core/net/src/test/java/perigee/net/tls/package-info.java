@NullMarked
package perigee.net.tls;

import org.jspecify.annotations.NullMarked;
