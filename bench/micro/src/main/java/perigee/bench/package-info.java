/// JMH benchmarks of single steps: of a request, of a look-up, of a voice.
@NullMarked
package perigee.bench;

import org.jspecify.annotations.NullMarked;
