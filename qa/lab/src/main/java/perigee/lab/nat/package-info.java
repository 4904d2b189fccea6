/// Thirteen kinds of access to the Internet, and pairs of ends that talk from one to another.
@NullMarked
package perigee.lab.nat;

import org.jspecify.annotations.NullMarked;
