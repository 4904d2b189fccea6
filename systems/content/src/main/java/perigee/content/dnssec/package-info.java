/// Signing of answers while they are asked for (RFC 4035, RFC 9824).
@NullMarked
package perigee.content.dnssec;

import org.jspecify.annotations.NullMarked;
