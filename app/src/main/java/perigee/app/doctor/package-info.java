/// What `perigee doctor` looks at: a running network, and whether DNS leads to it.
@NullMarked
package perigee.app.doctor;

import org.jspecify.annotations.NullMarked;
