/// What tests share: a clock that they turn, a scripted origin, a small network.
@NullMarked
package perigee.testkit;

import org.jspecify.annotations.NullMarked;
