/// Where responses lie: a memory tier and a disk tier behind one interface.
@NullMarked
package perigee.content.store;

import org.jspecify.annotations.NullMarked;
