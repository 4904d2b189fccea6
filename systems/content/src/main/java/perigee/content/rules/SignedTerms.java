package perigee.content.rules;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import perigee.content.rules.SignedUrls.Verdict;
import perigee.model.property.SignedUrl;

/// A signed text: what it grants, until when, and the signature at its end.
///
/// @param signed what the signature is of
/// @param expires seconds since 1970
/// @param pathPrefix null if the text is a URL of its own
/// @param client null if any client may use it
record SignedTerms(
    String signed,
    String signature,
    long expires,
    String keyId,
    @Nullable String pathPrefix,
    @Nullable String client) {

  private static final String END = "&" + SignedUrls.SIGNATURE + "=";
  private static final int MOST_EXPIRES_DIGITS = 15;

  /// Reads a text, or null if it lacks a term, has one twice, or does not end in its signature.
  ///
  /// @param query where its parameters begin
  static @Nullable SignedTerms read(String text, int query) {
    int mark = text.lastIndexOf(END);
    String signature = mark < 0 ? "" : text.substring(mark + END.length());
    if (mark < query || signature.contains("&")) {
      return null;
    }
    String signed = text.substring(0, mark);
    Query terms = Query.of(signed.substring(query));
    @Nullable String id = only(terms, SignedUrls.KEY_ID);
    long expires = seconds(only(terms, SignedUrls.EXPIRES));
    boolean twice =
        terms.first(SignedUrls.SIGNATURE) != null
            || count(terms, SignedUrls.PATH_PREFIX) > 1
            || count(terms, SignedUrls.CLIENT_ADDRESS) > 1;
    if (id == null || expires < 0 || twice) {
      return null;
    }
    return new SignedTerms(
        signed,
        signature,
        expires,
        id,
        terms.first(SignedUrls.PATH_PREFIX),
        terms.first(SignedUrls.CLIENT_ADDRESS));
  }

  /// Whether it was signed with a key of the policy and holds now, for this client.
  Verdict judge(SignedUrl policy, InetAddress from, long nowMillis) {
    SignedUrl.Key key = key(policy);
    if (key == null) {
      return Verdict.UNKNOWN_KEY;
    }
    byte[] right = mac(key, signed).getBytes(ISO_8859_1);
    if (!MessageDigest.isEqual(right, signature.getBytes(ISO_8859_1))) {
      return Verdict.WRONG;
    }
    if (client != null && !ClientNetwork.contains(client, from)) {
      return Verdict.OTHER_CLIENT;
    }
    return nowMillis / 1000 >= expires ? Verdict.EXPIRED : Verdict.VALID;
  }

  /// A text with its key's id and its signature behind it.
  static String signed(SignedUrl.Key key, String text) {
    String whole = text + "&" + SignedUrls.KEY_ID + "=" + key.id();
    return whole + END + mac(key, whole);
  }

  private SignedUrl.@Nullable Key key(SignedUrl policy) {
    for (SignedUrl.Key each : policy.keys()) {
      if (each.id().equals(keyId)) {
        return each;
      }
    }
    return null;
  }

  private static long count(Query query, String name) {
    return query.parameters().stream().filter(p -> Query.name(p).equals(name)).count();
  }

  private static @Nullable String only(Query query, String name) {
    return count(query, name) == 1 ? query.first(name) : null;
  }

  private static long seconds(@Nullable String digits) {
    if (digits == null || digits.isEmpty() || digits.length() > MOST_EXPIRES_DIGITS) {
      return -1;
    }
    for (int i = 0; i < digits.length(); i++) {
      if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
        return -1;
      }
    }
    return Long.parseLong(digits);
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
