/// A telephone: an account that registers at super nodes, calls, and what is said in them. Start at
/// [perigee.calling.phone.Phone].
@NullMarked
package perigee.calling.phone;

import org.jspecify.annotations.NullMarked;
