/// The overlay of super nodes: who is a member, which members keep the record of where a person is,
/// how it is found. Clock, chance and transport are handed in, so the same code runs in a super
/// node and in the simulation. Everything of one member is confined to one thread.
@NullMarked
package perigee.calling.overlay;

import org.jspecify.annotations.NullMarked;
