@NullMarked
package perigee.content.nameserver;

import org.jspecify.annotations.NullMarked;
