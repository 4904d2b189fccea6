package perigee.calling.phone;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import perigee.wire.sip.ValueAndParameters;

/// Which call another one is to take the place of (RFC 3891 §6.1).
///
/// @param toTag the tag of who is asked to do so
/// @param fromTag the tag of the other end of the call that is replaced
/// @param earlyOnly whether it must not have been answered
record Replacement(String callId, String toTag, String fromTag, boolean earlyOnly) {

  static final String FIELD = "Replaces";

  /// The field that names a call to its other end.
  ///
  /// @return null if the call has not been answered
  static @Nullable Replacement of(Dialog dialog) {
    String remote = dialog.remoteTag();
    return remote == null
        ? null
        : new Replacement(dialog.callId(), remote, dialog.localTag(), false);
  }

  /// Reads the field's value.
  ///
  /// @return null if it breaks the rules
  static @Nullable Replacement parse(String value) {
    ValueAndParameters read = ValueAndParameters.parse(value);
    String to = read == null ? null : read.parameters().value("to-tag");
    String from = read == null ? null : read.parameters().value("from-tag");
    return read == null || to == null || from == null
        ? null
        : new Replacement(read.value(), to, from, read.parameters().has("early-only"));
  }

  /// As a header field of a URI (RFC 3261 §19.1.1), the way it stands in `Refer-To`.
  String escaped() {
    return FIELD + "=" + URLEncoder.encode(text(), StandardCharsets.UTF_8).replace("+", "%20");
  }

  /// The field in what stands behind a URI's `?`, as it is to be sent.
  ///
  /// @return null if there is none, or it breaks the rules
  static @Nullable String in(@Nullable String fields) {
    for (String field : fields == null ? new String[0] : fields.split("&", -1)) {
      int equals = field.indexOf('=');
      if (equals > 0 && field.substring(0, equals).equalsIgnoreCase(FIELD)) {
        String plus = field.substring(equals + 1).replace("+", "%2B");
        Replacement read = parse(URLDecoder.decode(plus, StandardCharsets.UTF_8));
        return read == null ? null : read.text();
      }
    }
    return null;
  }

  String text() {
    return callId + ";to-tag=" + toTag + ";from-tag=" + fromTag + (earlyOnly ? ";early-only" : "");
  }

  boolean isOf(Dialog dialog) {
    return callId.equals(dialog.callId())
        && toTag.equals(dialog.localTag())
        && fromTag.equals(dialog.remoteTag());
  }
}
