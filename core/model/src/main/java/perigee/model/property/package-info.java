/// What a provider configures: hosts, origins and rules of one delivery configuration, and the
/// documents that they are written in.
@NullMarked
package perigee.model.property;

import org.jspecify.annotations.NullMarked;
