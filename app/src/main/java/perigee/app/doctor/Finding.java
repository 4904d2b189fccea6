package perigee.app.doctor;

/// One thing that was looked at.
///
/// @param what was seen
/// @param fix what to do; empty if it is well
public record Finding(String what, String fix) {

  public static Finding well(String what) {
    return new Finding(what, "");
  }

  public boolean isWell() {
    return fix.isEmpty();
  }

  @Override
  public String toString() {
    return isWell() ? "well     " + what : "PROBLEM  " + what + "\n         " + fix;
  }
}
