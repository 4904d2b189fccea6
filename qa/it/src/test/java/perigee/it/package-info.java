/// End to end: whole networks of real processes, asked by clients that share no code with them.
@NullMarked
package perigee.it;

import org.jspecify.annotations.NullMarked;
