/// A STUN and TURN server (RFC 8489, RFC 8656): it tells clients how they look from outside, and
/// relays for those whom no direct way leads to. Each loop is a thread with all its clients' ports;
/// what is relayed makes no object.
@NullMarked
package perigee.realtime.turn;

import org.jspecify.annotations.NullMarked;
