/// What is said about paths between clients and servers: address prefixes, places, servers, traffic
/// classes, measurements.
@NullMarked
package perigee.model.mapping;

import org.jspecify.annotations.NullMarked;
