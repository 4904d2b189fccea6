@NullMarked
package perigee.realtime.turn;

import org.jspecify.annotations.NullMarked;
