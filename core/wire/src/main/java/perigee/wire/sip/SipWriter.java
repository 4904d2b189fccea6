package perigee.wire.sip;

import java.nio.charset.StandardCharsets;

/// Messages as bytes. `Content-Length` is said last, and is right whatever the headers claim.
public final class SipWriter {

  private static final int USUAL_BYTES = 512;

  private SipWriter() {}

  public static byte[] bytes(SipMessage message) {
    return text(message).getBytes(StandardCharsets.ISO_8859_1);
  }

  /// The same as text, one character for each octet.
  public static String text(SipMessage message) {
    StringBuilder out = new StringBuilder(USUAL_BYTES + message.body().length());
    switch (message) {
      case SipRequest request ->
          out.append(request.method()).append(' ').append(request.uri()).append(" SIP/2.0\r\n");
      case SipResponse response ->
          out.append("SIP/2.0 ")
              .append(response.status())
              .append(' ')
              .append(response.reason())
              .append("\r\n");
    }
    SipHeaders headers = message.headers();
    if (headers.has(HeaderName.CONTENT_LENGTH)) {
      headers = headers.toBuilder().remove(HeaderName.CONTENT_LENGTH).build();
    }
    headers.write(out);
    return out.append("Content-Length: ")
        .append(message.body().length())
        .append("\r\n\r\n")
        .append(message.body())
        .toString();
  }
}
