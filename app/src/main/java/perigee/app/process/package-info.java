/// How this program starts itself once more.
@NullMarked
package perigee.app.process;

import org.jspecify.annotations.NullMarked;
