/// Matroska files (RFC 9559, WebM among them) and their elements, EBML (RFC 8794): what a recording
/// is written as, and what finishes one that was broken off.
@NullMarked
package perigee.wire.matroska;

import org.jspecify.annotations.NullMarked;
