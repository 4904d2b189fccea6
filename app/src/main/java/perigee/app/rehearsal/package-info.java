/// A small network lived through once per build, with the traffic of many clients, so that the JVM
/// can record what a start needs and what is worth compiling.
@NullMarked
package perigee.app.rehearsal;

import org.jspecify.annotations.NullMarked;
