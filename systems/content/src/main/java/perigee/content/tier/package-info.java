/// Where a miss goes: the owner in the region, the best core region, the origin; and who is alive.
@NullMarked
package perigee.content.tier;

import org.jspecify.annotations.NullMarked;
