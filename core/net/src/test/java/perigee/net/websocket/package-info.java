@NullMarked
package perigee.net.websocket;

import org.jspecify.annotations.NullMarked;
