/// Facts about the parts of the cache's engine.
@NullMarked
package perigee.content.engine;

import org.jspecify.annotations.NullMarked;
