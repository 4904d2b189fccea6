package perigee.meeting.forward;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import perigee.meeting.forward.speaker.DominantSpeaker;

/// Participants that hear and see each other: the meeting, or one of its breakout rooms. The three
/// who speak loudest are heard, and a fourth by these three, who don't hear themselves. Who falls
/// silent keeps the place until somebody else needs it.
final class Stage {

  /// Sources that everybody hears.
  static final int HEARD = 3;

  private static final long HELD_NANOS = 1_500_000_000L;
  private static final long INTERRUPTION_NANOS = 300_000_000L;
  private static final int LOUDER = 10;

  final String name;
  final List<Endpoint> members = new ArrayList<>();
  private final Forwarding forwarding;
  private final List<Voice> heard = new ArrayList<>();
  private final DominantSpeaker<Endpoint> speakers = new DominantSpeaker<>();

  Stage(String name, Forwarding forwarding) {
    this.name = name;
    this.forwarding = forwarding;
  }

  /// The voices that are forwarded, up to one more than [#HEARD].
  List<Voice> heard() {
    return heard;
  }

  @Nullable Endpoint dominant() {
    return speakers.dominant();
  }

  void add(Endpoint member) {
    members.add(member);
    for (Source source : member.up.sources.values()) {
      add(source);
    }
    assign(member);
    forwarding.hear(this);
  }

  void add(Source source) {
    if (source.kind == SourceKind.MICROPHONE) {
      speakers.add(source.sender, source.voice.activity);
    }
  }

  void remove(Endpoint member) {
    members.remove(member);
    boolean was = speakers.dominant() == member;
    speakers.remove(member);
    for (Source source : member.up.sources.values()) {
      drop(source);
    }
    for (AudioSlot slot : member.down.sounds) {
      slot.carry(null);
    }
    forwarding.hear(this);
    if (was) {
      forwarding.spoke(this);
    }
  }

  /// A source is not heard any more.
  void drop(Source source) {
    if (heard.remove(source.voice)) {
      source.voice.selected = false;
      assignAll();
    }
  }

  /// Takes a packet of sound.
  void hear(UpTrack track, Codec codec, Incoming in, int level) {
    Source source = track.source;
    Voice voice = source.voice;
    boolean speaks = voice.heard(level, in.arrivalNanos);
    if (speaks || (!voice.selected && heard.size() <= HEARD)) {
      consider(voice, in.arrivalNanos);
    }
    for (int i = 0; i < source.listenerCount; i++) {
      AudioSlot slot = source.listeners[i];
      slot.receiver.writer.at(in.arrivalNanos);
      slot.offer(codec, in, level);
    }
  }

  private void consider(Voice voice, long now) {
    int rank = heard.indexOf(voice);
    if (rank >= 0 && rank < HEARD) {
      return;
    }
    if (rank < 0 && heard.size() <= HEARD) {
      heard.add(voice);
    } else {
      int place = place(voice, now);
      if (place < 0) {
        return;
      }
      Voice displaced = heard.set(place, voice);
      Voice last = heard.getLast();
      if (rank < 0) {
        // Who spoke longer ago leaves.
        boolean stays = place < HEARD && displaced.spokeAt > last.spokeAt;
        (stays ? last : displaced).selected = false;
        heard.set(HEARD, stays ? displaced : heard.getLast());
      } else {
        heard.set(HEARD, displaced);
      }
    }
    voice.selected = true;
    assignAll();
  }

  /// Whose place somebody who begins to speak gets, -1 for nobody's.
  private int place(Voice voice, long now) {
    int oldest = 0;
    int softest = 0;
    for (int i = 1; i < HEARD; i++) {
      if (heard.get(i).spokeAt < heard.get(oldest).spokeAt) {
        oldest = i;
      }
      if (heard.get(i).loudness < heard.get(softest).loudness) {
        softest = i;
      }
    }
    if (now - heard.get(oldest).spokeAt > HELD_NANOS) {
      return oldest;
    }
    boolean insists = now - voice.beganAt > INTERRUPTION_NANOS;
    return insists && voice.loudness > heard.get(softest).loudness + LOUDER ? softest : -1;
  }

  void assignAll() {
    for (int i = 0; i < members.size(); i++) {
      assign(members.get(i));
    }
    forwarding.hear(this);
  }

  /// Gives a participant's slots to those who are heard; who has a slot keeps it.
  void assign(Endpoint member) {
    List<AudioSlot> slots = member.down.sounds;
    int places = Math.min(HEARD, slots.size());
    List<Source> chosen = new ArrayList<>(places);
    for (int i = 0; i < heard.size() && chosen.size() < places; i++) {
      Source source = heard.get(i).source;
      if (source.sender != member) {
        chosen.add(source);
      }
    }
    for (AudioSlot slot : slots) {
      if (slot.source != null && !chosen.remove(slot.source)) {
        slot.carry(null);
      }
    }
    for (AudioSlot slot : slots) {
      if (slot.source == null && !chosen.isEmpty()) {
        slot.carry(chosen.removeFirst());
      }
    }
    member.tellSlots();
  }

  /// Looks who dominates.
  void decide(long now) {
    if (speakers.decide(now)) {
      forwarding.spoke(this);
    }
  }
}
