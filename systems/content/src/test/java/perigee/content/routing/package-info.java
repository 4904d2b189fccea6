@NullMarked
package perigee.content.routing;

import org.jspecify.annotations.NullMarked;
