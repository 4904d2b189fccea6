/// The embedded engine: one SQLite file, write-ahead log, synchronous=FULL.
@NullMarked
package perigee.control.engines.sqlite;

import org.jspecify.annotations.NullMarked;
