package perigee.calling.phone;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import perigee.realtime.ice.IceCredentials;
import perigee.realtime.media.MediaPeer;
import perigee.realtime.media.MediaPort;
import perigee.realtime.media.PeerListener;
import perigee.realtime.media.PeerTerms;
import perigee.wire.sdp.Candidate;

/// The other end of a call's media: how it is looked for, and by which ways. It belongs to the
/// media port's thread.
final class FarEnd {

  private static final int MOST_EARLY = 32;

  private final MediaPort port;
  private final PeerListener listener;
  private final boolean never;
  private final List<Candidate> early = new ArrayList<>();
  private boolean relayOnly;
  private @Nullable PeerTerms sought;
  private @Nullable MediaPeer peer;

  /// An end that is not looked for yet.
  ///
  /// @param never whether this one is never to be seen, so that relays are all there is
  /// @param trusted whether the other end may learn at once where this one is
  FarEnd(MediaPort port, boolean never, boolean trusted, PeerListener listener) {
    this.port = port;
    this.never = never;
    this.relayOnly = never || !trusted;
    this.listener = listener;
  }

  /// Looks for it. If it was another before, that one is left.
  ///
  /// @param local that were told to the other end
  /// @param again whether it is the same end, which may be elsewhere now: keys stay
  /// @return false if there is no room for it
  boolean find(
      IceCredentials local,
      Sessions.Other other,
      PeerTerms.Ice ice,
      boolean asClient,
      boolean again) {
    List<Candidate> all = new ArrayList<>(other.candidates());
    all.addAll(early);
    early.clear();
    MediaPeer before = peer;
    if (again && before != null && !before.isClosed()) {
      before.restart(local, other.ice(), all);
      return true;
    }
    peer = null;
    if (before != null) {
      before.close("the other end is looked for anew");
    }
    return search(
        new PeerTerms(local, other.ice(), other.fingerprint(), ice, asClient, List.copyOf(all)));
  }

  private boolean search(PeerTerms terms) {
    sought = terms;
    PeerTerms bare =
        new PeerTerms(
            terms.local(),
            terms.remote(),
            terms.fingerprint(),
            terms.ice(),
            terms.asClient(),
            List.of());
    MediaPeer found = port.admit(bare, listener);
    peer = found;
    if (found == null) {
      return false;
    }
    found.relayOnly(relayOnly);
    found.rank(RelayChoice.RANK);
    terms.candidates().forEach(found::add);
    return true;
  }

  /// Whether it was looked for, and given up.
  boolean isMissed() {
    return peer == null && sought != null;
  }

  /// Looks for it anew if it was missed: it rang for long, maybe.
  ///
  /// @return false if there is no room for it
  boolean searchAgain() {
    PeerTerms before = sought;
    if (peer != null || before == null) {
      return true;
    }
    List<Candidate> late = List.copyOf(early);
    early.clear();
    boolean found = search(before);
    late.forEach(this::add);
    return found;
  }

  /// All ways may be taken from now on.
  void unveil() {
    MediaPeer known = peer;
    boolean before = relayOnly;
    relayOnly = never;
    if (before && !never && known != null) {
      known.relayOnly(false);
    }
  }

  /// It told where else it is.
  void add(Candidate candidate) {
    MediaPeer known = peer;
    if (known != null) {
      known.add(candidate);
    } else if (early.size() < MOST_EARLY) {
      early.add(candidate);
    }
  }

  /// The one that media can be sent to; null if there is none yet, or any more.
  @Nullable MediaPeer connected() {
    MediaPeer known = peer;
    return known == null || !known.isConnected() ? null : known;
  }

  boolean is(MediaPeer one) {
    return one == peer;
  }

  /// It was closed.
  void lost() {
    peer = null;
  }

  void close(String reason) {
    MediaPeer known = peer;
    peer = null;
    if (known != null) {
      known.close(reason);
    }
  }
}
