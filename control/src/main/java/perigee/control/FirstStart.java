package perigee.control;

/// How to get in for the first time; told once.
///
/// @param token an operator's token
/// @param adminLinkSecret `/admin?link=SECRET` makes the first operator's account, once
public record FirstStart(String token, String adminLinkSecret) {

  @Override
  public String toString() {
    return "FirstStart[secrets withheld]";
  }
}
