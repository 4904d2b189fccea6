/// The authoritative name server: zones, the way from a query to its answer, answers from the map,
/// and what keeps strangers from misusing it.
@NullMarked
package perigee.content.nameserver;

import org.jspecify.annotations.NullMarked;
