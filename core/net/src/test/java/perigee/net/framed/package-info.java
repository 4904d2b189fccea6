@NullMarked
package perigee.net.framed;

import org.jspecify.annotations.NullMarked;
