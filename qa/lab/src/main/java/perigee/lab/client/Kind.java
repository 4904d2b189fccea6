package perigee.lab.client;

/// What a client fetches.
public enum Kind {
  SMALL("www.customer.example", "/small"),
  BULK("dl.customer.example", "/bulk");

  private final String host;
  private final String path;

  Kind(String host, String path) {
    this.host = host;
    this.path = path;
  }

  /// The provider's name for such objects.
  public String host() {
    return host;
  }

  /// The path below which such objects are.
  public String path() {
    return path;
  }
}
