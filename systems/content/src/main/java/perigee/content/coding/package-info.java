/// Content codings: which one a client gets, and the bytes of each (RFC 9110 §8.4.1, RFC 1952, RFC
/// 7932, RFC 8878).
@NullMarked
package perigee.content.coding;

import org.jspecify.annotations.NullMarked;
