package perigee.wire.http2;

import org.jspecify.annotations.Nullable;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.ResponseHead;

/// Makes response heads and trailer sections of header lists (RFC 9113 §8.1, §8.3.2).
public final class ResponseSection {

  private final Pseudo pseudo = new Pseudo(false);

  /// What a header list came to.
  public sealed interface Outcome {}

  /// A response's head, on bytes of its own.
  public record Valid(ResponseHead head) implements Outcome {}

  /// Not a message: a stream error.
  public record Malformed(String reason) implements Outcome {}

  /// Reads the head of a response, interim or final.
  public Outcome read(HeaderList list) {
    if (list.isTooLarge()) {
      return new Malformed("header list is too large");
    }
    int first = pseudo.find(list);
    if (first < 0) {
      return new Malformed("pseudo-header field that is unknown or there twice");
    }
    String problem = problem(list, first);
    if (problem != null) {
      return new Malformed(problem);
    }
    int status = status(list);
    return status < 100
        ? new Malformed("no :status of three digits")
        : new Valid(new ResponseHead(status, "", HttpVersion.HTTP_2, lines(list, first)));
  }

  /// What is wrong with a trailer section, or null.
  public static @Nullable String trailersProblem(HeaderList list) {
    return list.isTooLarge() ? "trailer section is too large" : problem(list, 0);
  }

  /// A trailer section without problem, on bytes of its own.
  public static Fields trailers(HeaderList list) {
    return lines(list, 0);
  }

  private static @Nullable String problem(HeaderList list, int first) {
    String problem = null;
    for (int line = first; line < list.count() && problem == null; line++) {
      problem =
          Pseudo.isPseudo(list, line)
              ? "pseudo-header field after others, or in trailers"
              : FieldRules.problem(list, line);
    }
    return problem;
  }

  private static Fields lines(HeaderList list, int first) {
    Fields all = list.view(list.count());
    Fields.Builder builder = Fields.builder();
    for (int line = first; line < list.count(); line++) {
      builder.add(all, line);
    }
    return builder.build();
  }

  private int status(HeaderList list) {
    if (!pseudo.has(Pseudo.STATUS) || pseudo.length(list, Pseudo.STATUS) != 3) {
      return -1;
    }
    int status = 0;
    int start = pseudo.start(list, Pseudo.STATUS);
    for (int i = start; i < start + 3; i++) {
      int digit = list.bytes()[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      status = status * 10 + digit;
    }
    return status;
  }
}
