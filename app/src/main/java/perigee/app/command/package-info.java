/// The commands, one class each.
@NullMarked
package perigee.app.command;

import org.jspecify.annotations.NullMarked;
