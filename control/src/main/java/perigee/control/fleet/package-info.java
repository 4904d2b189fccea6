/// Control's side of the fleet: certificate authority, joining, links, purge progress.
@NullMarked
package perigee.control.fleet;

import org.jspecify.annotations.NullMarked;
