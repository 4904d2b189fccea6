/// The program: command line, and one class per role that wires the rooms together.
@NullMarked
package perigee.app;

import org.jspecify.annotations.NullMarked;
