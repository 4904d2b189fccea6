/// A release compiled for requests: property by host, rules in order, cache keys.
@NullMarked
package perigee.content.rules;

import org.jspecify.annotations.NullMarked;
