/// Documents that people write, in YAML 1.2 or JSON, read with typed access; everything that is
/// wrong is told at once, each with its place, what was seen and what is right.
@NullMarked
package perigee.model.document;

import org.jspecify.annotations.NullMarked;
