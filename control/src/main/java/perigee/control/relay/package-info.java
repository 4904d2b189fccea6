/// Credentials of the relays that calls and meetings use.
@NullMarked
package perigee.control.relay;

import org.jspecify.annotations.NullMarked;
