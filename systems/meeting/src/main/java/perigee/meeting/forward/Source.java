package perigee.meeting.forward;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// One thing that a participant sends, in up to three encodings.
final class Source {

  /// Encodings at most.
  static final int MOST_LAYERS = 3;

  final Endpoint sender;
  final SourceKind kind;
  final String mid;
  final List<UpTrack> layers;
  boolean muted;

  /// Who has it in a slot.
  VideoSlot[] viewers = new VideoSlot[4];

  int viewerCount;

  /// Who has it in a slot for sound.
  AudioSlot[] listeners = new AudioSlot[4];

  int listenerCount;

  /// How it sounds; of audio only.
  final Voice voice;

  /// Which encodings were asked of the sender last, a bit for each; -1 before it was asked.
  int wantedLayers = -1;

  /// Which encoding is recorded, -1 before one is.
  int tapLayer = -1;

  int tapEpoch;
  int tapStream;
  long tapKeyNanos;

  /// Since when fewer are wanted than it was asked for, -1 if not.
  long fewerSince = -1;

  /// By which its encodings cross a trunk, then their retransmissions; 0 before it was asked for.
  private final int[] trunkSsrcs = new int[2 * MOST_LAYERS];

  Source(Endpoint sender, SourceKind kind, String mid, List<String> rids) {
    this.sender = sender;
    this.kind = kind;
    this.mid = mid;
    voice = new Voice(this);
    List<UpTrack> made = new ArrayList<>();
    List<String> names = rids.isEmpty() ? List.of("") : rids;
    for (String rid : names.subList(0, Math.min(names.size(), MOST_LAYERS))) {
      made.add(new UpTrack(this, made.size(), rid));
    }
    layers = List.copyOf(made);
  }

  /// By which an encoding crosses a trunk.
  ///
  /// @param place the layer, or the layer and [#MOST_LAYERS] for its retransmissions
  int trunkSsrc(int place) {
    if (trunkSsrcs[place] == 0) {
      trunkSsrcs[place] = sender.forwarding.nextTrunkSsrc();
    }
    return trunkSsrcs[place];
  }

  boolean hasRids(List<String> rids) {
    List<String> names = rids.isEmpty() ? List.of("") : rids;
    return layers.stream().map(layer -> layer.rid).toList().equals(names);
  }

  void addViewer(VideoSlot slot) {
    if (viewerCount == viewers.length) {
      viewers = Arrays.copyOf(viewers, 2 * viewerCount);
    }
    viewers[viewerCount++] = slot;
  }

  void removeViewer(VideoSlot slot) {
    for (int i = 0; i < viewerCount; i++) {
      if (viewers[i] == slot) {
        viewers[i] = viewers[--viewerCount];
        return;
      }
    }
  }

  void addListener(AudioSlot slot) {
    if (listenerCount == listeners.length) {
      listeners = Arrays.copyOf(listeners, 2 * listenerCount);
    }
    listeners[listenerCount++] = slot;
  }

  void removeListener(AudioSlot slot) {
    for (int i = 0; i < listenerCount; i++) {
      if (listeners[i] == slot) {
        listeners[i] = listeners[--listenerCount];
        return;
      }
    }
  }
}
