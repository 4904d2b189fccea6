package perigee.model.property;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Set;
import java.util.regex.Pattern;

/// What names, field names and values in a property may be made of.
final class Syntax {

  static final String NAME_RIGHT =
      "1 to 63 lower-case letters, digits and hyphens, with no hyphen first or last";
  static final String HOST_RIGHT =
      "a host name without scheme and port, an IP address, a wildcard like *.example.org, or *";
  static final String TOKEN_RIGHT = "a token (RFC 9110 §5.6.2), letters, digits and hyphens";
  static final String VALUE_RIGHT = "at most 8192 characters, without control characters";
  static final String PATH_RIGHT = "a path glob that begins with / or *";
  static final String FIELD_RIGHT =
      "a field that a property may edit: not one of framing or connection, nor perigee-*";

  static final String CERTIFICATES_RIGHT =
      "1 to 32 certificates in PEM, each from -----BEGIN CERTIFICATE----- on, in at most 64 KiB";

  static final int MOST_VALUE_CHARS = 8_192;
  private static final int MOST_CERTIFICATE_CHARS = 64 << 10;
  private static final int MOST_CERTIFICATES = 32;

  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}");
  private static final Pattern METHOD = Pattern.compile("[A-Z][A-Z-]{0,31}");

  /// Framing (RFC 9112 §6), connection (RFC 9110 §7.6.1) and what keeps loops and routing right.
  private static final Set<String> RESERVED =
      Set.of(
          "cdn-loop",
          "connection",
          "content-length",
          "host",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private Syntax() {}

  static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /// Whether a text holds certificates (RFC 7468 §5) and nothing else that matters.
  static boolean areCertificates(String text) {
    if (text.length() > MOST_CERTIFICATE_CHARS || !text.contains("-----BEGIN CERTIFICATE-----")) {
      return false;
    }
    try {
      byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
      int count =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(bytes))
              .size();
      return count >= 1 && count <= MOST_CERTIFICATES;
    } catch (CertificateException _) {
      return false; // the caller tells what is right
    }
  }

  static boolean isToken(String text) {
    return TOKEN.matcher(text).matches();
  }

  static boolean isMethod(String text) {
    return METHOD.matcher(text).matches();
  }

  /// Whether a field of this name, in lower case, may be removed, set or added.
  static boolean isEditable(String field) {
    return isToken(field) && !RESERVED.contains(field) && !field.startsWith("perigee-");
  }

  /// Whether it can stand as a field value or be compared with one (RFC 9110 §5.5).
  static boolean isValue(String text) {
    return text.length() <= MOST_VALUE_CHARS
        && text.chars()
            .noneMatch(c -> Character.isISOControl(c) || Character.isSurrogate((char) c));
  }

  static boolean isFieldValue(String text) {
    return isValue(text) && text.equals(text.strip());
  }

  static boolean isPathGlob(String text) {
    return isValue(text) && (text.startsWith("/") || text.startsWith("*"));
  }

  /// Whether it is a path as it stands in a request line, printable ASCII from its slash on.
  static boolean isPath(String text) {
    return text.startsWith("/")
        && text.length() <= MOST_VALUE_CHARS
        && text.chars().allMatch(c -> c > ' ' && c < 0x7F && c != '#');
  }
}
