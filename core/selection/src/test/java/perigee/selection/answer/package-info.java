@NullMarked
package perigee.selection.answer;

import org.jspecify.annotations.NullMarked;
