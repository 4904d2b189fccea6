/// SRTP (RFC 3711) with AES-GCM (RFC 7714) or AES in counter mode and HMAC-SHA-1, on bytes where
/// they lie. AES-GCM is OpenSSL's, by the foreign-function API, where it is installed, and else the
/// JDK's.
@NullMarked
package perigee.realtime.srtp;

import org.jspecify.annotations.NullMarked;
