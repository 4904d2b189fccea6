/// Facts about the command line.
@NullMarked
package perigee.app.command;

import org.jspecify.annotations.NullMarked;
