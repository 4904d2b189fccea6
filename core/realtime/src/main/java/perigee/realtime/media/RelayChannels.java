package perigee.realtime.media;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import perigee.net.udp.PeerAddress;
import perigee.wire.stun.ChannelData;

/// The channels of one relayed address, by number and by peer (RFC 8656 §12). It belongs to the
/// port's thread.
final class RelayChannels {

  /// Peers of one relayed address at a time.
  static final int MOST = 128;

  /// A channel that is not renewed is over then, and its number may be used for another peer five
  /// minutes later (RFC 8656 §12).
  private static final long BOUND_NANOS = 610_000_000_000L;

  private static final long FREE_NANOS = BOUND_NANOS + 300_000_000_000L;

  private final Map<PeerAddress, RelayChannel> byPeer = new HashMap<>();
  private final @Nullable RelayChannel[] byNumber = new RelayChannel[MOST];

  /// The channel of a number that was received, or null.
  @Nullable RelayChannel find(int number) {
    int index = number - ChannelData.FIRST;
    return index < MOST ? byNumber[index] : null;
  }

  @Nullable RelayChannel find(PeerAddress peer) {
    return byPeer.get(peer);
  }

  /// Takes a number for a peer.
  ///
  /// @param isAsked whether a channel is being asked for, so that its number is not free
  /// @return null if there is none
  @Nullable RelayChannel add(PeerAddress peer, long now, Predicate<RelayChannel> isAsked) {
    for (int i = 0; i < MOST; i++) {
      RelayChannel there = byNumber[i];
      boolean lapsed = there != null && !there.bound && there.boundNanos != 0;
      if (there == null
          || (lapsed && now - there.boundNanos > FREE_NANOS && !isAsked.test(there))) {
        RelayChannel made = new RelayChannel(ChannelData.FIRST + i, peer);
        byNumber[i] = made;
        byPeer.put(peer, made);
        return made;
      }
    }
    return null;
  }

  /// The server does not speak to such a peer. The number was not given.
  void refused(RelayChannel channel) {
    byPeer.remove(channel.peer);
    byNumber[channel.number - ChannelData.FIRST] = null;
  }

  /// Has those renewed that would end; one that nobody uses is let go.
  ///
  /// @param ageNanos from which on they are renewed
  void renew(long now, long ageNanos, Consumer<RelayChannel> again) {
    for (RelayChannel channel : byNumber) {
      if (channel == null || !channel.bound) {
        continue;
      }
      boolean old = now - channel.boundNanos > ageNanos;
      if (old && now - channel.usedNanos < ageNanos) {
        channel.boundNanos = now;
        again.accept(channel);
      } else if (now - channel.boundNanos > BOUND_NANOS) {
        channel.bound = false;
        byPeer.remove(channel.peer);
      }
    }
  }
}
