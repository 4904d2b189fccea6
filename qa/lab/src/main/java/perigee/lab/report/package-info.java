/// What a run showed: figures, as JSON and as a table.
@NullMarked
package perigee.lab.report;

import org.jspecify.annotations.NullMarked;
