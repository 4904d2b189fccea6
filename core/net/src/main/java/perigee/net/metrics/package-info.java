/// Counters and histograms, and their Prometheus text.
@NullMarked
package perigee.net.metrics;

import org.jspecify.annotations.NullMarked;
