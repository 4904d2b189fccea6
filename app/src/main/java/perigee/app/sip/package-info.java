/// A super node's SIP: its listeners, and who knows passwords.
@NullMarked
package perigee.app.sip;

import org.jspecify.annotations.NullMarked;
