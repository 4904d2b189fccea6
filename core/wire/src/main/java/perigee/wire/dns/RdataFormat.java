package perigee.wire.dns;

import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Writes one record's data as text.
final class RdataFormat {

  private static final HexFormat HEX = HexFormat.of().withUpperCase();
  private static final int INT = 4;
  private static final int TYPES_OF_WINDOW = 256;

  private final byte[] octets;
  private final StringBuilder text = new StringBuilder();
  private int at;
  private boolean broken;

  RdataFormat(byte[] octets) {
    this.octets = octets;
  }

  String format(int type) {
    if (octets.length > 0 && known(type) && !broken && at == octets.length) {
      return text.toString();
    }
    String hex = HEX.formatHex(octets);
    return "\\# " + octets.length + (hex.isEmpty() ? "" : " " + hex);
  }

  private boolean known(int type) {
    switch (type) {
      case RecordType.A -> address(AddressText.IPV4);
      case RecordType.AAAA -> address(AddressText.IPV6);
      case RecordType.NS, RecordType.CNAME, RecordType.PTR, RecordType.DNAME -> name();
      case RecordType.MX -> fields(2).name();
      case RecordType.SOA -> name().name().fields(INT, INT, INT, INT, INT);
      case RecordType.TXT -> strings();
      case RecordType.CAA -> caa();
      case RecordType.SRV -> fields(2, 2, 2).name();
      case RecordType.DS, RecordType.CDS -> fields(2, 1, 1).hex();
      case RecordType.DNSKEY, RecordType.CDNSKEY -> fields(2, 1, 1).base64();
      case RecordType.TLSA -> fields(1, 1, 1).hex();
      case RecordType.SSHFP -> fields(1, 1).hex();
      case RecordType.SVCB, RecordType.HTTPS -> fields(2).name().service();
      case RecordType.RRSIG -> signature();
      case RecordType.NSEC -> name().types();
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean has(int count) {
    broken |= at + count > octets.length;
    return !broken;
  }

  private RdataFormat word(String word) {
    text.append(text.isEmpty() ? "" : " ").append(word);
    return this;
  }

  private long number(int length) {
    long value = 0;
    for (int i = 0; i < length; i++) {
      value = value << 8 | (octets[at++] & 0xff);
    }
    return value;
  }

  private RdataFormat fields(int... lengths) {
    for (int length : lengths) {
      if (has(length)) {
        word(Long.toString(number(length)));
      }
    }
    return this;
  }

  private void address(int length) {
    if (has(length)) {
      word(AddressText.format(octets, at, length));
      at += length;
    }
  }

  private RdataFormat name() {
    @Nullable Name name = broken ? null : Name.read(octets, at, octets.length).orElse(null);
    if (name == null) {
      broken = true;
    } else {
      word(name.toString());
      at += name.length();
    }
    return this;
  }

  private void strings() {
    while (at < octets.length && has(1 + (octets[at] & 0xff))) {
      int length = octets[at++] & 0xff;
      word(Escapes.quoted(octets, at, length));
      at += length;
    }
  }

  private void caa() {
    fields(1);
    if (has(1) && has(1 + (octets[at] & 0xff))) {
      int length = octets[at++] & 0xff;
      StringBuilder tag = new StringBuilder();
      for (int i = 0; i < length; i++) {
        char letter = (char) (octets[at++] & 0xff);
        broken |= !(letter < 0x80 && Character.isLetterOrDigit(letter));
        tag.append(letter);
      }
      broken |= tag.isEmpty();
      word(tag.toString());
      word(Escapes.quoted(octets, at, octets.length - at));
      at = octets.length;
    }
  }

  private void hex() {
    broken |= at >= octets.length;
    word(HEX.formatHex(octets, Math.min(at, octets.length), octets.length));
    at = octets.length;
  }

  private void base64() {
    broken |= at >= octets.length;
    int from = Math.min(at, octets.length);
    byte[] rest = java.util.Arrays.copyOfRange(octets, from, octets.length);
    word(Base64.getEncoder().encodeToString(rest));
    at = octets.length;
  }

  private void signature() {
    if (has(2)) {
      word(RecordType.name((int) number(2)));
    }
    fields(1, 1, INT);
    time();
    time();
    fields(2).name().base64();
  }

  /// Seconds, shown as `YYYYMMDDHHmmSS` in UTC (RFC 4034 §3.2).
  private void time() {
    if (has(INT)) {
      long seconds = number(INT);
      word(
          java.time.format.DateTimeFormatter.ofPattern("yyyyMMddHHmmss", java.util.Locale.ROOT)
              .withZone(java.time.ZoneOffset.UTC)
              .format(java.time.Instant.ofEpochSecond(seconds)));
    }
  }

  /// A bitmap of types (RFC 4034 §4.1.2).
  private void types() {
    while (at < octets.length && has(2) && has(2 + (octets[at + 1] & 0xff))) {
      int window = octets[at] & 0xff;
      int length = octets[at + 1] & 0xff;
      at += 2;
      for (int bit = 0; bit < length * 8; bit++) {
        if ((octets[at + bit / 8] & 0x80 >> (bit % 8)) != 0) {
          word(RecordType.name(window * TYPES_OF_WINDOW + bit));
        }
      }
      at += length;
    }
  }

  private void service() {
    while (at < octets.length && has(4)) {
      int key = (int) number(2);
      int length = (int) number(2);
      if (has(length)) {
        word(ServiceParameterText.format(key, octets, at, length));
        at += length;
      }
    }
  }
}
