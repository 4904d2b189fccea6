@NullMarked
package perigee.model.document;

import org.jspecify.annotations.NullMarked;
