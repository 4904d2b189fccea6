/// Whether servers live, by the word of several. Pure: whoever asks says what time it is.
@NullMarked
package perigee.selection.liveness;

import org.jspecify.annotations.NullMarked;
