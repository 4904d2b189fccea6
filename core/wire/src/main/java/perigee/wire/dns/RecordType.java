package perigee.wire.dns;

import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/// The numbers of record types, and their names.
public final class RecordType {

  public static final int A = 1;
  public static final int NS = 2;
  public static final int CNAME = 5;
  public static final int SOA = 6;
  public static final int PTR = 12;
  public static final int HINFO = 13;
  public static final int MX = 15;
  public static final int TXT = 16;
  public static final int AAAA = 28;
  public static final int SRV = 33;
  public static final int NAPTR = 35;
  public static final int DNAME = 39;
  public static final int OPT = 41;
  public static final int DS = 43;
  public static final int SSHFP = 44;
  public static final int RRSIG = 46;
  public static final int NSEC = 47;
  public static final int DNSKEY = 48;
  public static final int TLSA = 52;
  public static final int CDS = 59;
  public static final int CDNSKEY = 60;
  public static final int SVCB = 64;
  public static final int HTTPS = 65;

  /// RFC 9824 §4: in a type bitmap it says that the name does not exist.
  public static final int NXNAME = 128;

  public static final int TSIG = 250;
  public static final int IXFR = 251;
  public static final int AXFR = 252;
  public static final int MAILB = 253;
  public static final int MAILA = 254;
  public static final int ANY = 255;
  public static final int CAA = 257;

  private static final int MOST = 0xffff;
  private static final String UNKNOWN = "TYPE";

  private static final Map<Integer, String> NAMES =
      Map.ofEntries(
          Map.entry(A, "A"),
          Map.entry(NS, "NS"),
          Map.entry(CNAME, "CNAME"),
          Map.entry(SOA, "SOA"),
          Map.entry(PTR, "PTR"),
          Map.entry(HINFO, "HINFO"),
          Map.entry(MX, "MX"),
          Map.entry(TXT, "TXT"),
          Map.entry(AAAA, "AAAA"),
          Map.entry(SRV, "SRV"),
          Map.entry(NAPTR, "NAPTR"),
          Map.entry(DNAME, "DNAME"),
          Map.entry(OPT, "OPT"),
          Map.entry(DS, "DS"),
          Map.entry(SSHFP, "SSHFP"),
          Map.entry(RRSIG, "RRSIG"),
          Map.entry(NSEC, "NSEC"),
          Map.entry(DNSKEY, "DNSKEY"),
          Map.entry(TLSA, "TLSA"),
          Map.entry(CDS, "CDS"),
          Map.entry(CDNSKEY, "CDNSKEY"),
          Map.entry(SVCB, "SVCB"),
          Map.entry(HTTPS, "HTTPS"),
          Map.entry(NXNAME, "NXNAME"),
          Map.entry(TSIG, "TSIG"),
          Map.entry(IXFR, "IXFR"),
          Map.entry(AXFR, "AXFR"),
          Map.entry(MAILB, "MAILB"),
          Map.entry(MAILA, "MAILA"),
          Map.entry(ANY, "ANY"),
          Map.entry(CAA, "CAA"));

  private static final Map<String, Integer> NUMBERS =
      NAMES.entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));

  private RecordType() {}

  /// The name, `TYPE` and the number if it has none here (RFC 3597 §5).
  public static String name(int type) {
    String name = NAMES.get(type);
    return name == null ? UNKNOWN + type : name;
  }

  /// The number of a name, in any case.
  public static OptionalInt parse(String text) {
    String upper = text.toUpperCase(Locale.ROOT);
    Integer known = NUMBERS.get(upper);
    if (known != null) {
      return OptionalInt.of(known);
    }
    if (!upper.matches("TYPE[0-9]{1,5}")) {
      return OptionalInt.empty();
    }
    int number = Integer.parseInt(upper.substring(UNKNOWN.length()));
    return number > MOST ? OptionalInt.empty() : OptionalInt.of(number);
  }

  /// Whether it is a question's type or a message's, never one of a zone's record (RFC 6895 §3.1).
  public static boolean isMeta(int type) {
    return type == OPT || (type >= NXNAME && type <= ANY);
  }
}
