/// Tests of statements about who somebody is.
@NullMarked
package perigee.model.identity;

import org.jspecify.annotations.NullMarked;
