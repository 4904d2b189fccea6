@NullMarked
package perigee.content.redirect;

import org.jspecify.annotations.NullMarked;
