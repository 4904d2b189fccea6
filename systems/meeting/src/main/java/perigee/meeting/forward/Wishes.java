package perigee.meeting.forward;

import java.util.ArrayList;
import java.util.List;

/// Tells senders which of their encodings anybody watches: at once when one is missing, after a
/// while when one is not needed any more.
final class Wishes {

  private final long pauseNanos;
  private final ForwardingListener listener;

  Wishes(ForwardingConfig config, ForwardingListener listener) {
    pauseNanos = config.pauseAfter().toNanos();
    this.listener = listener;
  }

  void look(Endpoint sender, long now) {
    for (Source source : sender.up.sources.values()) {
      if (!source.kind.isAudio()) {
        look(source, now);
      }
    }
  }

  private void look(Source source, long now) {
    int wanted = wanted(source);
    int told = source.wantedLayers < 0 ? all(source) : source.wantedLayers;
    if ((wanted & ~told) != 0) {
      tell(source, wanted | told);
    } else if (wanted == told) {
      source.fewerSince = -1;
      if (source.wantedLayers < 0) {
        tell(source, wanted);
      }
    } else if (source.fewerSince < 0) {
      source.fewerSince = now;
    } else if (now - source.fewerSince >= pauseNanos) {
      tell(source, wanted);
    }
  }

  private static int all(Source source) {
    return (1 << source.layers.size()) - 1;
  }

  /// A bit for each encoding. Whoever watches may have to step down at any time, so the least is
  /// always wanted.
  private static int wanted(Source source) {
    int bits = 0;
    for (int i = 0; i < source.viewerCount; i++) {
      int layer = source.viewers[i].desiredLayer;
      bits |= 1 | (layer < 0 ? 0 : 1 << layer);
    }
    Tapping tapping = source.sender.forwarding.tapping;
    if (tapping != null && source.sender.stage.name.isEmpty()) {
      bits |= 1 | (tapping.isShown(source) ? 1 << (source.layers.size() - 1) : 0);
    }
    return bits & all(source);
  }

  private void tell(Source source, int wanted) {
    source.wantedLayers = wanted;
    source.fewerSince = -1;
    List<String> rids = new ArrayList<>();
    for (UpTrack layer : source.layers) {
      if ((wanted & 1 << layer.index) != 0) {
        rids.add(layer.rid);
      }
    }
    listener.sending(source.sender, source.kind, rids);
  }
}
