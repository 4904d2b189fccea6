package perigee.content.rules;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import perigee.model.property.SignedUrl;
import perigee.wire.http.Fields;
import perigee.wire.http.RequestTarget;

/// Signed access to a property's content, by the URL or by a cookie.
///
/// A URL of its own: `/path?…&expires=…&key-id=…&signature=…`, where the signature is the base64url
/// HMAC-SHA-256 (RFC 2104) of everything before `&signature=`, the path in its normal form. For all
/// below a path: `path-prefix=/films/&expires=…&key-id=…&signature=…`, signed from `path-prefix=`
/// on, as the end of any URL's query there, or as the value of a cookie. `client-address=…` before
/// `key-id` binds either to a client. What is signed begins with `/` or with `path-prefix=`, so
/// that one can never be taken for the other.
public final class SignedUrls {

  static final String EXPIRES = "expires";
  static final String KEY_ID = "key-id";
  static final String SIGNATURE = "signature";
  static final String PATH_PREFIX = "path-prefix";
  static final String CLIENT_ADDRESS = "client-address";

  /// What checking a request came to, the better the later.
  public enum Verdict {
    /// It lacks a parameter, or has one twice, or its signature is not its last.
    UNSIGNED,
    /// It names no key of the property.
    UNKNOWN_KEY,
    /// It was not signed with that key.
    WRONG,
    /// It is signed for other paths.
    OTHER_PATH,
    /// It is signed for another client.
    OTHER_CLIENT,
    /// Its time is over.
    EXPIRED,
    VALID
  }

  private SignedUrls() {}

  /// Checks a request, in a time that does not depend on the signature.
  ///
  /// @param fields of the request
  /// @param nowMillis milliseconds since 1970
  public static Verdict check(
      SignedUrl policy, RequestTarget target, Fields fields, InetAddress client, long nowMillis) {
    Verdict url = checkUrl(policy, target, client, nowMillis);
    @Nullable String cookie = policy.cookie();
    if (url == Verdict.VALID || cookie == null) {
      return url;
    }
    @Nullable String value = Cookies.first(fields, cookie);
    if (value == null) {
      return url;
    }
    Verdict byCookie = checkPrefix(policy, value, target, client, nowMillis);
    return byCookie.compareTo(url) > 0 ? byCookie : url;
  }

  private static Verdict checkUrl(
      SignedUrl policy, RequestTarget target, InetAddress client, long nowMillis) {
    @Nullable String query = target.query();
    if (query == null) {
      return Verdict.UNSIGNED;
    }
    int prefix = ("&" + query).indexOf("&" + PATH_PREFIX + "=");
    if (prefix >= 0) {
      return checkPrefix(policy, query.substring(prefix), target, client, nowMillis);
    }
    SignedTerms terms = SignedTerms.read(target.pathAndQuery(), target.path().length() + 1);
    return terms == null ? Verdict.UNSIGNED : terms.judge(policy, client, nowMillis);
  }

  private static Verdict checkPrefix(
      SignedUrl policy, String text, RequestTarget target, InetAddress client, long nowMillis) {
    SignedTerms terms = SignedTerms.read(text, 0);
    if (terms == null || terms.pathPrefix() == null) {
      return Verdict.UNSIGNED;
    }
    Verdict verdict = terms.judge(policy, client, nowMillis);
    return verdict == Verdict.VALID && !isBelow(target.path(), terms.pathPrefix())
        ? Verdict.OTHER_PATH
        : verdict;
  }

  /// A path with an encoded slash is below nothing: behind the origin's decoding it could lie
  /// elsewhere.
  private static boolean isBelow(String path, String prefix) {
    boolean hidden = path.contains("%2F") || path.contains("%5C");
    boolean whole =
        prefix.endsWith("/")
            || path.length() == prefix.length()
            || path.startsWith("/", prefix.length());
    return !hidden && prefix.startsWith("/") && path.startsWith(prefix) && whole;
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
    return SignedTerms.signed(key, normalised + separator + EXPIRES + "=" + expires);
  }

  /// What a cookie's value or a query's end is for all paths that begin so.
  ///
  /// @param expires seconds since 1970
  /// @param client an address, or a network as `192.0.2.0/24`; null: any client
  public static String signPrefix(
      SignedUrl.Key key, String pathPrefix, long expires, @Nullable String client) {
    String bound = client == null ? "" : "&" + CLIENT_ADDRESS + "=" + client;
    return SignedTerms.signed(
        key, PATH_PREFIX + "=" + pathPrefix + "&" + EXPIRES + "=" + expires + bound);
  }
}
