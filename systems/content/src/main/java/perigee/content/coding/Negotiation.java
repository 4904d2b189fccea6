package perigee.content.coding;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import perigee.model.property.Compression;
import perigee.wire.http.AcceptEncoding;
import perigee.wire.http.CacheControl;
import perigee.wire.http.FieldLists;
import perigee.wire.http.Fields;

/// What becomes of a response on its way to a client, as far as content codings go (RFC 9110
/// §12.5.3).
public sealed interface Negotiation {

  /// Bodies longer than this are not coded: what is that long is seldom text, and would hold a
  /// thread for a second and more.
  long MOST_BYTES = 32L << 20;

  /// It is sent as it is.
  record AsIs() implements Negotiation {}

  /// It is sent in a coding.
  record Encode(Coding coding) implements Negotiation {}

  /// It is in a coding that the client does not accept.
  record Decode(Coding coding) implements Negotiation {}

  /// Negotiates.
  ///
  /// @param request fields of the request; without `Accept-Encoding` it accepts `identity` alone,
  ///   since what says nothing of codings seldom reads them
  /// @param length bytes of the body, or -1 if that is not known
  static Negotiation of(
      Fields request, Compression wanted, int status, Fields response, long length) {
    if (!mayTransform(wanted, status, response)) {
      return new AsIs();
    }
    AcceptEncoding accepted = AcceptEncoding.parse(request.combined("accept-encoding"));
    Coding has = coding(response);
    if (has != null) {
      boolean decoded = !accepted.accepts(has.token()) && accepted.accepts("identity");
      return decoded && has.isAvailable() ? new Decode(has) : new AsIs();
    }
    boolean plainWillDo = accepted.accepts("identity");
    if (response.has("content-encoding")
        || !isOfType(wanted, response)
        || length > MOST_BYTES
        || (plainWillDo && isShort(wanted, length))) {
      return new AsIs();
    }
    return best(accepted, wanted);
  }

  private static Negotiation best(AcceptEncoding accepted, Compression wanted) {
    List<String> offered = new ArrayList<>(4);
    for (String token : wanted.codings()) {
      if (Coding.named(token).filter(Coding::isAvailable).isPresent()) {
        offered.add(token);
      }
    }
    offered.add("identity");
    return accepted
        .best(offered)
        .flatMap(Coding::named)
        .<Negotiation>map(Encode::new)
        .orElse(new AsIs());
  }

  /// Whether what a client gets of this response depends on its `Accept-Encoding`.
  static boolean isNegotiable(Compression wanted, int status, Fields response, long length) {
    if (!mayTransform(wanted, status, response)) {
      return false;
    }
    if (response.has("content-encoding")) {
      return coding(response) != null;
    }
    return isOfType(wanted, response) && !isShort(wanted, length) && length <= MOST_BYTES;
  }

  private static boolean mayTransform(Compression wanted, int status, Fields response) {
    return wanted.on()
        && status == 200
        && !response.has("content-range")
        && !CacheControl.of(response).noTransform();
  }

  private static boolean isShort(Compression wanted, long length) {
    return length >= 0 && length < wanted.leastBytes();
  }

  private static boolean isOfType(Compression wanted, Fields response) {
    String type = response.first("content-type");
    if (type == null) {
      return false;
    }
    int end = type.indexOf(';');
    String media = (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    int slash = media.indexOf('/');
    return slash > 0
        && (wanted.types().contains(media)
            || wanted.types().contains(media.substring(0, slash) + "/*"));
  }

  /// The coding that a response is in; null if it is in none, or in one that is not known here.
  private static @Nullable Coding coding(Fields response) {
    List<String> tokens = FieldLists.tokens(response, "content-encoding");
    return tokens.size() == 1 ? Coding.named(tokens.getFirst()).orElse(null) : null;
  }
}
