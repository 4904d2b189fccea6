package perigee.wire.sip;

import java.nio.charset.StandardCharsets;

/// Messages as bytes. `Content-Length` is said last, and is right whatever the headers claim.
public final class SipWriter {

  private static final String VERSION = "SIP/2.0";
  private static final String LINE_END = "\r\n";

  private final byte[] out;
  private int at;

  private SipWriter(int length) {
    out = new byte[length];
  }

  public static byte[] bytes(SipMessage message) {
    SipHeaders headers = message.headers();
    if (headers.has(HeaderName.CONTENT_LENGTH)) {
      headers = headers.toBuilder().remove(HeaderName.CONTENT_LENGTH).build();
    }
    String first;
    String second;
    String third;
    switch (message) {
      case SipRequest request -> {
        first = request.method();
        second = request.uri();
        third = VERSION;
      }
      case SipResponse response -> {
        first = VERSION;
        second = Integer.toString(response.status());
        third = response.reason();
      }
    }
    String body = message.body();
    String length = Integer.toString(body.length());
    int lines = 0;
    for (int i = 0; i < headers.size(); i++) {
      lines += headers.name(i).length() + headers.value(i).length() + 4;
    }
    int start = first.length() + second.length() + third.length() + 4;
    int end = HeaderName.CONTENT_LENGTH.length() + length.length() + 6;
    SipWriter writer = new SipWriter(start + lines + end + body.length());
    writer.put(first).put(" ").put(second).put(" ").put(third).put(LINE_END);
    for (int i = 0; i < headers.size(); i++) {
      writer.line(headers.name(i), headers.value(i));
    }
    writer.line(HeaderName.CONTENT_LENGTH, length);
    return writer.put(LINE_END).put(body).out;
  }

  private void line(String name, String value) {
    copy(name);
    copy(": ");
    copy(value);
    copy(LINE_END);
  }

  /// Headers have nothing but octets.
  @SuppressWarnings("deprecation") // it is said to cut characters short, which these don't need
  private void copy(String octets) {
    int length = octets.length();
    octets.getBytes(0, length, out, at);
    at += length;
  }

  /// What is no octet is written as a question mark: cut short, it might be a line end.
  private SipWriter put(String text) {
    byte[] to = out;
    int from = at;
    int length = text.length();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      to[from + i] = c > 0xff ? (byte) '?' : (byte) c;
    }
    at = from + length;
    return this;
  }

  /// The same as text, one character for each octet.
  public static String text(SipMessage message) {
    return new String(bytes(message), StandardCharsets.ISO_8859_1);
  }
}
