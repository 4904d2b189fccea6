@NullMarked
package perigee.net.file;

import org.jspecify.annotations.NullMarked;
