/// Data that control and data plane share, and nothing else: no I/O, no clock, no threads.
@NullMarked
package perigee.model;

import org.jspecify.annotations.NullMarked;
