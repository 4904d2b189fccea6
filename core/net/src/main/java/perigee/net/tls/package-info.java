/// Keys, certificates and TLS contexts.
@NullMarked
package perigee.net.tls;

import org.jspecify.annotations.NullMarked;
