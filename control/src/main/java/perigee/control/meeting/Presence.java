package perigee.control.meeting;

/// Whether somebody is in a meeting.
///
/// @param running whether some host holds it
/// @param participants in all regions, as they were reported last
public record Presence(boolean running, int participants) {

  static final Presence NOBODY = new Presence(false, 0);

  Presence plus(int more) {
    return new Presence(true, participants + more);
  }
}
