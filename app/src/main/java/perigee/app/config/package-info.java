/// What a node reads from `perigee.yaml` before it starts.
@NullMarked
package perigee.app.config;

import org.jspecify.annotations.NullMarked;
