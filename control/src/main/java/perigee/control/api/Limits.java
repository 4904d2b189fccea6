package perigee.control.api;

/// How often one client may ask.
///
/// @param requestsPerSecond that an address may make in the long run, 1,000 by default
/// @param burst that it may make at once, 5,000 by default
/// @param loginsPerAccount attempts in 15 minutes, 20 by default
/// @param loginsPerAddress attempts in 15 minutes, 60 by default
public record Limits(int requestsPerSecond, int burst, int loginsPerAccount, int loginsPerAddress) {

  public static final Limits DEFAULT = new Limits(1_000, 5_000, 20, 60);

  public Limits {
    if (requestsPerSecond < 1 || burst < 1 || loginsPerAccount < 1 || loginsPerAddress < 1) {
      throw new IllegalArgumentException(
          "limits of the API must be at least 1: "
              + requestsPerSecond
              + ", "
              + burst
              + ", "
              + loginsPerAccount
              + ", "
              + loginsPerAddress);
    }
  }
}
