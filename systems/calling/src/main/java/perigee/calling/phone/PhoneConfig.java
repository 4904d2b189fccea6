package perigee.calling.phone;

import io.netty.handler.ssl.SslContext;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import perigee.realtime.media.IceServer;
import perigee.realtime.media.Reach;

/// How a phone works.
///
/// @param security for connections to super nodes; null for plain TCP, as in tests
/// @param relays servers that help to be reached, the best first; asked again and again, for they
///   come and go while a phone runs. It must not wait
/// @param local the address that media leaves from; null for the one that leads to the super node
/// @param reach what is done beyond UDP to be reached
/// @param post for messages
/// @param shelf where groups are kept
/// @param files where files go
/// @param clock for dates
/// @param nanos that only goes forward
public record PhoneConfig(
    Account account,
    @Nullable SslContext security,
    Supplier<List<IceServer>> relays,
    @Nullable InetAddress local,
    Reach reach,
    Privacy privacy,
    Post post,
    Shelf shelf,
    Downloads files,
    InstantSource clock,
    LongSupplier nanos) {}
