/// What nodes need to speak TLS for hosts: certificates with their keys, and answers to challenges.
@NullMarked
package perigee.model.tls;

import org.jspecify.annotations.NullMarked;
