@NullMarked
package perigee.testkit;

import org.jspecify.annotations.NullMarked;
