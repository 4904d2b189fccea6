/// Messages on TCP with two octets of length before each (RFC 1035 §4.2.2, RFC 4571), answered one
/// by one.
@NullMarked
package perigee.net.framed;

import org.jspecify.annotations.NullMarked;
