/// Voice as samples: where it comes from and goes to, and what smooths it when it comes by packets.
/// All of it is mono at 16 kHz, in frames of 20 ms.
@NullMarked
package perigee.calling.sound;

import org.jspecify.annotations.NullMarked;
