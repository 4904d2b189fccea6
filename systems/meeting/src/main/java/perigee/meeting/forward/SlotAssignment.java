package perigee.meeting.forward;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which slot of a participant carries what it shows, and what it was told of that.
final class SlotAssignment {

  /// Of those who are there, as many are taken for seen by who has not said yet what it shows.
  private static final int GUESSED = 4;

  private static final int SMALL = 180;
  private static final int USUAL = 360;

  private final Endpoint endpoint;

  SlotAssignment(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  List<SlotState> states() {
    List<SlotState> states = new ArrayList<>();
    endpoint.down.sounds.forEach(slot -> states.add(state(slot)));
    endpoint.down.videos.forEach(slot -> states.add(state(slot)));
    return states;
  }

  /// Gives slots to what is shown; what has one keeps it.
  void assignVideos() {
    List<Viewed> said = endpoint.down.view;
    List<Viewed> view = said == null ? guess() : said;
    List<VideoSlot> free = new ArrayList<>(endpoint.down.videos);
    List<Source> missing = new ArrayList<>();
    List<Viewed> shown = new ArrayList<>();
    int places = free.size();
    for (int rank = 0; rank < view.size() && places > 0; rank++) {
      Viewed item = view.get(rank);
      Source source = source(item);
      if (source == null || missing.contains(source)) {
        continue;
      }
      VideoSlot slot = carrying(source);
      places--;
      if (slot == null) {
        missing.add(source);
        shown.add(item);
      } else {
        free.remove(slot);
        slot.show(item, rank);
      }
    }
    for (VideoSlot slot : free) {
      if (missing.isEmpty()) {
        slot.carry(null);
      } else {
        slot.carry(missing.removeFirst());
        Viewed item = shown.removeFirst();
        slot.show(item, view.indexOf(item));
      }
    }
    tell();
  }

  /// The cameras that are there.
  private List<Viewed> guess() {
    List<Viewed> cameras = new ArrayList<>();
    int height = endpoint.stage.members.size() > 2 ? SMALL : USUAL;
    for (Endpoint other : endpoint.stage.members) {
      Source camera = other.up.sources.get(SourceKind.CAMERA);
      if (other != endpoint && camera != null && !camera.muted && cameras.size() < GUESSED) {
        cameras.add(new Viewed(other.participant, SourceKind.CAMERA, 16 * height / 9, height));
      }
    }
    return cameras;
  }

  private @Nullable VideoSlot carrying(Source source) {
    for (VideoSlot slot : endpoint.down.videos) {
      if (slot.source == source) {
        return slot;
      }
    }
    return null;
  }

  private @Nullable Source source(Viewed item) {
    if (item.kind().isAudio()) {
      return null;
    }
    for (Endpoint other : endpoint.stage.members) {
      if (other != endpoint && other.participant.equals(item.participant())) {
        Source source = other.up.sources.get(item.kind());
        return source == null || source.muted ? null : source;
      }
    }
    return null;
  }

  /// Tells what changed.
  void tell() {
    List<SlotState> changed = new ArrayList<>();
    for (AudioSlot slot : endpoint.down.sounds) {
      SlotState state = state(slot);
      if (!state.equals(slot.told)) {
        slot.told = state;
        changed.add(state);
      }
    }
    for (VideoSlot slot : endpoint.down.videos) {
      SlotState state = state(slot);
      if (!state.equals(slot.told)) {
        slot.told = state;
        changed.add(state);
      }
    }
    if (!changed.isEmpty()) {
      endpoint.forwarding.listener.slots(endpoint, changed);
    }
  }

  private static SlotState state(AudioSlot slot) {
    Source source = slot.source;
    return source == null
        ? new SlotState(slot.mid, null, SourceKind.MICROPHONE, false)
        : new SlotState(slot.mid, source.sender.participant, source.kind, false);
  }

  private static SlotState state(VideoSlot slot) {
    Source source = slot.source;
    return source == null
        ? new SlotState(slot.mid, null, SourceKind.CAMERA, false)
        : new SlotState(slot.mid, source.sender.participant, source.kind, slot.paused);
  }
}
