/// One node in this process: starts its role, says that it is ready, drains it.
@NullMarked
package perigee.app.role;

import org.jspecify.annotations.NullMarked;
