/// Sends clients to the edge that is best for their own address, by a redirect (RFC 9110 §15.4.8).
@NullMarked
package perigee.content.redirect;

import org.jspecify.annotations.NullMarked;
