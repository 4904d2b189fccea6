/// How the command line finds a running network and talks to its API.
@NullMarked
package perigee.app.client;

import org.jspecify.annotations.NullMarked;
