/// The life of a request: hit, miss, stale, pass.
@NullMarked
package perigee.content.engine;

import org.jspecify.annotations.NullMarked;
