/// RFC 9111 as pure functions over values: key, storability, freshness, age, validation, Vary.
@NullMarked
package perigee.content.semantics;

import org.jspecify.annotations.NullMarked;
