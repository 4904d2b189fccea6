/// What is kept of each answer: the access log, and the last ones in memory for `explain miss`.
@NullMarked
package perigee.content.record;

import org.jspecify.annotations.NullMarked;
