/// What a super node is to browsers: the web app, meetings, and what both need over HTTP.
@NullMarked
package perigee.app.talk;

import org.jspecify.annotations.NullMarked;
