/// What the program writes about itself while it runs.
@NullMarked
package perigee.app.log;

import org.jspecify.annotations.NullMarked;
