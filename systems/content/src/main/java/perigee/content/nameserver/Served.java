package perigee.content.nameserver;

import perigee.selection.answer.MapView;

/// What a server answers from at one moment. Immutable; replaced whole.
record Served(Zones zones, MapView view) {

  static final Served NOTHING = new Served(Zones.EMPTY, MapView.EMPTY);
}
