/// The wide-area network between namespaces, emulated in user space: each namespace has a TUN
/// device, one thread reads them all and gives every packet the delay and the fate of its path.
@NullMarked
package perigee.lab.wan;

import org.jspecify.annotations.NullMarked;
