@NullMarked
package perigee.app.sip;

import org.jspecify.annotations.NullMarked;
