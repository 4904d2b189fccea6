/// A cache node: edge or core, wired from the rooms below.
@NullMarked
package perigee.app.node;

import org.jspecify.annotations.NullMarked;
