/// The lab: a network of the operator's size on one machine, and what clients in it went through.
@NullMarked
package perigee.lab;

import org.jspecify.annotations.NullMarked;
