package perigee.content.rules;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import perigee.model.property.SignedUrl;
import perigee.wire.http.RequestTarget;

/// Signed URLs: `/path?…&expires=…&key-id=…&signature=…`, where the signature is the base64url
/// HMAC-SHA-256 (RFC 2104) of everything before `&signature=`, the path in its normal form.
public final class SignedUrls {

  static final String EXPIRES = "expires";
  static final String KEY_ID = "key-id";
  static final String SIGNATURE = "signature";

  /// What checking a URL came to.
  public enum Verdict {
    VALID,
    /// It lacks a parameter, or has one twice, or its signature is not its last.
    UNSIGNED,
    /// Its time is over.
    EXPIRED,
    /// It names no key of the property.
    UNKNOWN_KEY,
    /// It was not signed with that key.
    WRONG
  }

  private SignedUrls() {}

  /// Checks the URL of a request, in a time that does not depend on the signature.
  ///
  /// @param nowMillis milliseconds since 1970
  public static Verdict check(SignedUrl policy, RequestTarget target, long nowMillis) {
    String url = target.pathAndQuery();
    int mark = url.lastIndexOf("&" + SIGNATURE + "=");
    String signature = mark < 0 ? "" : url.substring(mark + SIGNATURE.length() + 2);
    if (target.query() == null || mark < target.path().length() || signature.contains("&")) {
      return Verdict.UNSIGNED;
    }
    String signed = url.substring(0, mark);
    Query query = Query.of(signed.substring(target.path().length() + 1));
    @Nullable String id = only(query, KEY_ID);
    long expires = seconds(only(query, EXPIRES));
    if (id == null || expires < 0 || query.first(SIGNATURE) != null) {
      return Verdict.UNSIGNED;
    }
    SignedUrl.Key key = key(policy, id);
    if (key == null) {
      return Verdict.UNKNOWN_KEY;
    }
    boolean right =
        MessageDigest.isEqual(
            mac(key, signed).getBytes(ISO_8859_1), signature.getBytes(ISO_8859_1));
    if (!right) {
      return Verdict.WRONG;
    }
    return nowMillis / 1000 >= expires ? Verdict.EXPIRED : Verdict.VALID;
  }

  /// The URL with its signature.
  ///
  /// @param pathAndQuery without fragment
  /// @param expires seconds since 1970
  /// @throws IllegalArgumentException if the path is malformed
  public static String sign(SignedUrl.Key key, String pathAndQuery, long expires) {
    String normalised = RequestTarget.normalised(pathAndQuery);
    if (normalised == null) {
      throw new IllegalArgumentException(
          "path is " + pathAndQuery + "; it must begin with / and be percent-encoded");
    }
    String separator = normalised.indexOf('?') < 0 ? "?" : "&";
    String signed =
        normalised + separator + EXPIRES + "=" + expires + "&" + KEY_ID + "=" + key.id();
    return signed + "&" + SIGNATURE + "=" + mac(key, signed);
  }

  private static @Nullable String only(Query query, String name) {
    long count = query.parameters().stream().filter(p -> Query.name(p).equals(name)).count();
    return count == 1 ? query.first(name) : null;
  }

  private static long seconds(@Nullable String digits) {
    if (digits == null || digits.isEmpty() || digits.length() > 15) {
      return -1;
    }
    for (int i = 0; i < digits.length(); i++) {
      if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
        return -1;
      }
    }
    return Long.parseLong(digits);
  }

  private static SignedUrl.@Nullable Key key(SignedUrl policy, String id) {
    for (SignedUrl.Key key : policy.keys()) {
      if (key.id().equals(id)) {
        return key;
      }
    }
    return null;
  }

  private static String mac(SignedUrl.Key key, String signed) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.secret().getBytes(UTF_8), "HmacSHA256"));
      byte[] code = mac.doFinal(signed.getBytes(ISO_8859_1));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(code);
    } catch (GeneralSecurityException impossible) {
      // Every Java platform has HmacSHA256.
      throw new IllegalStateException(impossible);
    }
  }
}
