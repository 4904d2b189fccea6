package perigee.content.semantics;

import java.util.ArrayList;
import java.util.List;
import perigee.model.property.Settings;
import perigee.wire.http.CacheControl;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpDate;

/// The fields of a response as they are stored (RFC 9111 §3.1).
public final class StoredFields {

  private static final List<String> NEVER =
      List.of(
          "age",
          "proxy-authenticate",
          "proxy-authentication-info",
          "proxy-authorization",
          // The trailer section is not stored.
          "trailer");

  private StoredFields() {}

  /// Without hop-by-hop fields, `Age`, proxy authentication and what is withheld.
  ///
  /// @param withheld lower case, as `Storability.Storable` names them
  public static Fields of(Fields response, List<String> withheld) {
    Fields.Builder fields = HopByHop.withoutHopByHop(response);
    NEVER.forEach(fields::remove);
    withheld.forEach(fields::remove);
    return fields.build();
  }

  /// With a `Date`: that of receipt if the origin sent none, or one that is no date (RFC 9110
  /// §6.6.1).
  ///
  /// @param receivedAt milliseconds since 1970
  public static Fields dated(Fields response, long receivedAt) {
    String date = response.first("date");
    boolean right = date != null && HttpDate.parse(date, receivedAt).isPresent();
    return right ? response : response.toBuilder().set("date", HttpDate.format(receivedAt)).build();
  }

  /// What must not be stored of a response: fields listed by `private` and `no-cache`, and cookies
  /// that only a property's lifetime made storable or that the property does not want kept.
  static List<String> withheld(Fields response, Freshness freshness, Settings settings) {
    CacheControl targeted = CacheControl.targeted(response);
    CacheControl words = targeted != null ? targeted : CacheControl.of(response);
    List<String> withheld = new ArrayList<>(words.privateFields());
    withheld.addAll(words.noCacheFields());
    if (freshness.source() != Freshness.Source.EXPLICIT || !settings.storesCookies()) {
      withheld.add("set-cookie");
    }
    return List.copyOf(withheld);
  }
}
