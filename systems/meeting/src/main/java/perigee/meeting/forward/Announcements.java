package perigee.meeting.forward;

import java.util.List;

/// What a participant says that it sends: which sources there are, by which streams they come,
/// whether they are muted. It belongs to the thread of its [Forwarding].
final class Announcements {

  private final Endpoint endpoint;

  Announcements(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  /// A source is there. Announced anew with the same encodings it stays as it is.
  void announce(SourceKind kind, String mid, List<String> rids) {
    Source before = endpoint.up.sources.get(kind);
    if (before != null && before.mid.equals(mid) && before.hasRids(rids)) {
      return;
    }
    if (before != null) {
      withdraw(before);
    }
    Source source = new Source(endpoint, kind, mid, rids);
    endpoint.up.sources.put(kind, source);
    endpoint.forwarding.busy(endpoint);
    endpoint.stage.add(source);
    endpoint.forwarding.looksChanged(endpoint.stage);
  }

  /// An encoding comes by these SSRCs.
  void streams(SourceKind kind, int layer, int ssrc, int rtxSsrc) {
    Source source = endpoint.up.sources.get(kind);
    if (source == null || layer >= source.layers.size()) {
      return;
    }
    Uplink up = endpoint.up;
    UpTrack track = source.layers.get(layer);
    if (up.bind(track, ssrc, false) && rtxSsrc != 0) {
      up.bind(track, rtxSsrc, true);
    }
  }

  void mute(SourceKind kind, boolean muted) {
    Source source = endpoint.up.sources.get(kind);
    if (source == null || source.muted == muted) {
      return;
    }
    source.muted = muted;
    if (kind.isAudio()) {
      source.voice.mute();
      if (muted) {
        endpoint.stage.drop(source);
      }
    } else {
      // Nothing is forwarded of what comes now: when it is seen again, it begins at a key frame.
      source.layers.forEach(muted ? UpTrack::breakOff : layer -> layer.keyFrames.want());
      endpoint.forwarding.looksChanged(endpoint.stage);
    }
  }

  /// Nothing is there any more.
  void withdrawAll() {
    for (Source source : List.copyOf(endpoint.up.sources.values())) {
      withdraw(source);
    }
  }

  private void withdraw(Source source) {
    endpoint.stage.drop(source);
    while (source.viewerCount > 0) {
      source.viewers[0].carry(null);
    }
    while (source.listenerCount > 0) {
      source.listeners[0].carry(null);
    }
    endpoint.forwarding.withdrawn(source);
    endpoint.up.remove(source);
  }
}
