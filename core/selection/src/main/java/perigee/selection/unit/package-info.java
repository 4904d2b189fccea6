/// Which clients are treated alike: units of prefixes, as wide as their answers agree.
@NullMarked
package perigee.selection.unit;

import org.jspecify.annotations.NullMarked;
