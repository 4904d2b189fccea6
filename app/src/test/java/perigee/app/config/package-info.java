/// Facts about what nodes read before they start.
@NullMarked
package perigee.app.config;

import org.jspecify.annotations.NullMarked;
