@NullMarked
package perigee.realtime.srtp;

import org.jspecify.annotations.NullMarked;
