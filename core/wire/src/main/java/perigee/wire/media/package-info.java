/// Streaming manifests: HLS playlists (RFC 8216) and DASH descriptions (ISO/IEC 23009-1), read for
/// what they name next. What comes in is hostile until read: all is bounded, nothing is fetched.
@NullMarked
package perigee.wire.media;

import org.jspecify.annotations.NullMarked;
