package perigee.wire.dns;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads one record's data from text.
final class RdataParser {

  private static final int BYTE = 0xff;
  private static final int SHORT = 0xffff;
  private static final long INT = 0xffff_ffffL;

  private final Words words;
  private final Name origin;
  private final Octets out = new Octets();

  RdataParser(String text, Name origin) throws RdataException {
    this.words = new Words(text);
    this.origin = origin;
  }

  Rdata parse(int type) throws RdataException {
    switch (type) {
      case RecordType.A -> address("an IPv4 address", AddressText.ipv4(words.next("the address")));
      case RecordType.AAAA ->
          address("an IPv6 address", AddressText.ipv6(words.next("the address")));
      case RecordType.NS, RecordType.CNAME, RecordType.PTR, RecordType.DNAME -> name();
      case RecordType.MX -> {
        number("the preference", 2, SHORT);
        name();
      }
      case RecordType.SOA -> soa();
      case RecordType.TXT -> strings();
      case RecordType.CAA -> caa();
      case RecordType.SRV -> {
        number("the priority", 2, SHORT);
        number("the weight", 2, SHORT);
        number("the port", 2, SHORT);
        name();
      }
      case RecordType.DS, RecordType.CDS -> {
        number("the key tag", 2, SHORT);
        number("the algorithm", 1, BYTE);
        number("the digest's type", 1, BYTE);
        hex("the digest");
      }
      case RecordType.DNSKEY, RecordType.CDNSKEY -> {
        number("the flags", 2, SHORT);
        number("the protocol", 1, BYTE);
        number("the algorithm", 1, BYTE);
        base64("the key");
      }
      case RecordType.TLSA -> {
        number("the usage", 1, BYTE);
        number("the selector", 1, BYTE);
        number("the matching type", 1, BYTE);
        hex("the data");
      }
      case RecordType.SSHFP -> {
        number("the algorithm", 1, BYTE);
        number("the fingerprint's type", 1, BYTE);
        hex("the fingerprint");
      }
      case RecordType.SVCB, RecordType.HTTPS -> {
        number("the priority", 2, SHORT);
        name();
        service();
      }
      default -> unknown(type);
    }
    words.end();
    if (out.length() > Rdata.MOST_OCTETS) {
      throw new RdataException("it is longer than a record can be");
    }
    return Rdata.checked(out.bytes());
  }

  private void address(String what, byte @Nullable [] octets) throws RdataException {
    if (octets == null) {
      throw new RdataException("it is not " + what);
    }
    out.put(octets);
  }

  private void name() throws RdataException {
    out.put(name(words.next("the name")).raw());
  }

  private Name name(String text) throws RdataException {
    if (text.equals("@")) {
      return origin;
    }
    Name name =
        Name.parse(text).orElseThrow(() -> new RdataException("\"" + text + "\" is no name"));
    if (text.endsWith(".") && !text.endsWith("\\.")) {
      return name;
    }
    return name.under(origin)
        .orElseThrow(() -> new RdataException("\"" + text + "\" is too long under " + origin));
  }

  private void soa() throws RdataException {
    name();
    name();
    for (String what :
        List.of("the serial", "refresh", "retry", "expire", "the negative answers' TTL")) {
      number(what, 4, INT);
    }
  }

  private void strings() throws RdataException {
    do {
      byte[] octets = Escapes.octets(words.next("the text"));
      if (octets.length > BYTE) {
        throw new RdataException("a text is longer than 255 octets; write it as several");
      }
      out.put((byte) octets.length);
      out.put(octets);
    } while (words.hasNext());
  }

  private void caa() throws RdataException {
    number("the flags", 1, BYTE);
    String tag = words.next("the tag");
    if (!tag.matches("[0-9A-Za-z]{1,255}")) {
      throw new RdataException("the tag \"" + tag + "\" must be letters and digits");
    }
    out.put((byte) tag.length());
    out.put(Escapes.octets(tag));
    out.put(Escapes.octets(words.next("the value")));
  }

  private void service() throws RdataException {
    List<String> parameters = new ArrayList<>();
    while (words.hasNext()) {
      parameters.add(words.next("a parameter"));
    }
    out.put(ServiceParameters.parse(parameters));
  }

  private void unknown(int type) throws RdataException {
    if (!words.next("\\#").equals("\\#")) {
      throw new RdataException(
          "records of type " + RecordType.name(type) + " are written as \\# LENGTH HEX (RFC 3597)");
    }
    long length = number(words.next("the length"), "the length", SHORT);
    if (length > 0) {
      hex("the data");
    }
    if (out.length() != length) {
      throw new RdataException("the data has " + out.length() + " octets, not " + length);
    }
  }

  private void number(String what, int octets, long most) throws RdataException {
    out.number(number(words.next(what), what, most), octets);
  }

  private static long number(String text, String what, long most) throws RdataException {
    if (!text.matches("[0-9]{1,10}") || Long.parseLong(text) > most) {
      throw new RdataException(what + " is \"" + text + "\"; it must be 0 to " + most);
    }
    return Long.parseLong(text);
  }

  private void hex(String what) throws RdataException {
    String text = words.rest(what);
    if (text.length() % 2 != 0 || !text.matches("[0-9a-fA-F]+")) {
      throw new RdataException(what + " is not hexadecimal");
    }
    out.put(HexFormat.of().parseHex(text));
  }

  private void base64(String what) throws RdataException {
    String text = words.rest(what);
    try {
      out.put(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException _) {
      throw new RdataException(what + " is not base 64");
    }
  }
}
