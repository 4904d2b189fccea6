package perigee.selection.map;

/// Why a region was chosen for a unit.
public enum Why {
  /// It has the shortest predicted time.
  BEST(0),
  /// Better ones have no room.
  CAPACITY(1),
  /// Another is better, but not by enough, or not for long enough, to switch.
  HELD(2),
  /// A small share is sent there so that it stays measured.
  EXPLORED(3);

  private static final Why[] ALL = values();

  static final int COUNT = ALL.length;

  private final int code;

  Why(int code) {
    this.code = code;
  }

  /// Its number in the bytes of a map.
  int code() {
    return code;
  }

  static Why of(int code) {
    return ALL[code];
  }
}
