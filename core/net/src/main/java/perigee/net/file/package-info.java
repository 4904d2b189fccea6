/// Files that outlive the machine's sudden death.
@NullMarked
package perigee.net.file;

import org.jspecify.annotations.NullMarked;
