/// Tells a routing daemon which addresses this site takes clients at: directing by routing.
@NullMarked
package perigee.content.routing;

import org.jspecify.annotations.NullMarked;
