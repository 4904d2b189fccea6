/// Answers from a map: which servers a client is told, and why.
@NullMarked
package perigee.selection.answer;

import org.jspecify.annotations.NullMarked;
