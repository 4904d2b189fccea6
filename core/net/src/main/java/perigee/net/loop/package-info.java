/// Event loops: one thread each, everything on a connection happens on one of them.
@NullMarked
package perigee.net.loop;

import org.jspecify.annotations.NullMarked;
