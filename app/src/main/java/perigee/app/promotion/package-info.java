/// A client that serves others where it can: how it is measured, what it opens, and how it ends.
@NullMarked
package perigee.app.promotion;

import org.jspecify.annotations.NullMarked;
