/// Certificates for the hosts of properties: where they are from, how they are kept and renewed.
@NullMarked
package perigee.control.certificate;

import org.jspecify.annotations.NullMarked;
