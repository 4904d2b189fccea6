/// Clients in their namespaces: they resolve, fetch and note how long it took.
@NullMarked
package perigee.lab.client;

import org.jspecify.annotations.NullMarked;
