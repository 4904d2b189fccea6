package perigee.wire.dns;

/// A record's data as people write it in zone files (RFC 1035 §5.1, RFC 3597 §5).
public final class RdataText {

  private RdataText() {}

  /// Reads the data of one record.
  ///
  /// @param origin what names without a dot at their end are relative to
  /// @throws RdataException if it is wrong; says how
  public static Rdata parse(int type, String text, Name origin) throws RdataException {
    return new RdataParser(text, origin).parse(type);
  }

  /// Writes the data of one record; in the form for unknown types if it is not what its type wants.
  public static String format(int type, Rdata rdata) {
    return new RdataFormat(rdata.raw()).format(type);
  }
}
