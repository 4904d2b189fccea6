@NullMarked
package perigee.realtime.media;

import org.jspecify.annotations.NullMarked;
