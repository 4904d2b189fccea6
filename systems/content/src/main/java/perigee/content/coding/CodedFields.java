package perigee.content.coding;

import java.util.List;
import org.jspecify.annotations.Nullable;
import perigee.wire.http.FieldLists;
import perigee.wire.http.Fields;

/// The fields of a representation in another coding.
public final class CodedFields {

  /// What is true of the bytes that the origin sent alone (RFC 9530, RFC 3230, RFC 1864).
  private static final List<String> OF_THE_BYTES =
      List.of("content-length", "content-digest", "repr-digest", "digest", "content-md5");

  private static final String MARK = ";coding=";

  private CodedFields() {}

  /// The fields of what is stored beside the response: a tag of its own, as strong as the
  /// response's, since the bytes stay the same until it is made anew.
  ///
  /// @param token the coding that it is in now, `identity` if it was decoded
  /// @param revision tells apart what was made more than once; empty for the first
  public static Fields stored(Fields fields, String token, String revision) {
    Fields.Builder coded = recode(fields.toBuilder(), token);
    String tag = fields.first("etag");
    int quote = tag == null ? -1 : tag.lastIndexOf('"');
    if (tag != null && quote > 0) {
      coded.set("etag", tag.substring(0, quote) + MARK + token + revision + tag.substring(quote));
    }
    return coded.build();
  }

  /// The fields of what is made for one client: nobody promises that the next one gets the same
  /// bytes, so the tag is weak (RFC 9110 §8.8.1).
  public static void onTheFly(Fields.Builder fields, String token) {
    String tag = fields.build().first("etag");
    recode(fields, token).remove("accept-ranges");
    if (tag != null && !tag.startsWith("W/")) {
      fields.set("etag", "W/" + tag);
    }
  }

  private static Fields.Builder recode(Fields.Builder fields, String token) {
    OF_THE_BYTES.forEach(fields::remove);
    fields.remove("content-encoding");
    return token.equals("identity") ? fields : fields.add("content-encoding", token);
  }

  /// Whether a tag is of something stored in another coding.
  public static boolean isCoded(@Nullable String tag) {
    return tag != null && tag.contains(MARK);
  }

  /// Adds `Accept-Encoding` to `Vary` if it is missing there.
  ///
  /// @return whether it was missing
  public static boolean vary(Fields.Builder fields, Fields now) {
    List<String> names = FieldLists.tokens(now, "vary");
    if (names.contains("accept-encoding") || names.contains("*")) {
      return false;
    }
    String vary = now.combined("vary");
    fields.set("vary", names.isEmpty() ? "accept-encoding" : vary + ", accept-encoding");
    return true;
  }
}
