/// What a node measures while it works: paths to clients, to resolvers and to other nodes.
@NullMarked
package perigee.content.measure;

import org.jspecify.annotations.NullMarked;
