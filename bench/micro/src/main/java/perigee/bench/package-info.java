/// JMH benchmarks of the steps of a request: head, key, look-up, header compression.
@NullMarked
package perigee.bench;

import org.jspecify.annotations.NullMarked;
