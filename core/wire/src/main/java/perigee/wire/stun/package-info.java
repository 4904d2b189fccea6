/// STUN and TURN messages on bytes (RFC 8489, RFC 8656), read and written without an object per
/// message. Attributes that carry secrets are checked here, kept nowhere.
@NullMarked
package perigee.wire.stun;

import org.jspecify.annotations.NullMarked;
