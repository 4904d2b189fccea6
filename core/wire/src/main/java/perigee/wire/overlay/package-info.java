/// What super nodes say to each other, as octets: members and rumours about them, records of where
/// people are, requests and their answers.
@NullMarked
package perigee.wire.overlay;

import org.jspecify.annotations.NullMarked;
