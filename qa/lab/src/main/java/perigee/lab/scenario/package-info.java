/// What a run of the lab is made of: places, paths, nodes, clients, and what happens when.
@NullMarked
package perigee.lab.scenario;

import org.jspecify.annotations.NullMarked;
