package perigee.content.store;

/// The primary cache key (RFC 9111 §2). It computes its hashes once, for it is looked up many
/// times.
public final class CacheKey {

  private final String property;
  private final String scheme;
  private final String host;
  private final String pathAndQuery;
  private final String extra;

  /// As `hashCode`, or 0 if nobody asked yet.
  private int hash;

  /// As `nameHash`, or 0 if nobody asked yet.
  private long nameHash;

  /// Makes a key.
  ///
  /// @param property the property whose content it is
  /// @param scheme `http` or `https`
  /// @param host lower case, without port
  /// @param pathAndQuery normalised, the query as the property's cache-key parts leave it
  /// @param extra values of fields and cookies that the property adds to the key; empty if none
  public CacheKey(String property, String scheme, String host, String pathAndQuery, String extra) {
    this.property = property;
    this.scheme = scheme;
    this.host = host;
    this.pathAndQuery = pathAndQuery;
    this.extra = extra;
  }

  public String property() {
    return property;
  }

  public String scheme() {
    return scheme;
  }

  public String host() {
    return host;
  }

  public String pathAndQuery() {
    return pathAndQuery;
  }

  public String extra() {
    return extra;
  }

  /// What the names of all bodies under this key begin with. Any thread: two that compute it at
  /// once find the same.
  long nameHash() {
    long known = nameHash;
    if (known == 0) {
      known = BodyName.hashOf(this);
      nameHash = known;
    }
    return known;
  }

  @Override
  public boolean equals(Object other) {
    return other == this
        || (other instanceof CacheKey that
            && hashCode() == that.hashCode()
            && pathAndQuery.equals(that.pathAndQuery)
            && host.equals(that.host)
            && scheme.equals(that.scheme)
            && property.equals(that.property)
            && extra.equals(that.extra));
  }

  @Override
  public int hashCode() {
    int known = hash;
    if (known == 0) {
      known = property.hashCode();
      known = 31 * known + scheme.hashCode();
      known = 31 * known + host.hashCode();
      known = 31 * known + pathAndQuery.hashCode();
      known = 31 * known + extra.hashCode();
      hash = known;
    }
    return known;
  }

  @Override
  public String toString() {
    return property + ' ' + scheme + "://" + host + pathAndQuery + extra;
  }
}
