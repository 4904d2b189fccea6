package perigee.content.nameserver;

import perigee.selection.answer.MapView;

/// What a server answers from at one moment. Immutable; replaced whole.
///
/// @param rings the anycast rings of this site; none if answers come from the map
record Served(Zones zones, MapView view, AnycastRings rings) {

  /// Answered from the map.
  Served(Zones zones, MapView view) {
    this(zones, view, AnycastRings.NONE);
  }

  static final Served NOTHING = new Served(Zones.EMPTY, MapView.EMPTY, AnycastRings.NONE);
}
