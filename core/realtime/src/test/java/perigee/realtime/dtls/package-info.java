@NullMarked
package perigee.realtime.dtls;

import org.jspecify.annotations.NullMarked;
