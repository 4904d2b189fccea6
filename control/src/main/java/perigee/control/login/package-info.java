/// The login server: people, what they prove themselves by, and what control signs for them.
@NullMarked
package perigee.control.login;

import org.jspecify.annotations.NullMarked;
