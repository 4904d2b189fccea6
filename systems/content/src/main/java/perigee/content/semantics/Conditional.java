package perigee.content.semantics;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import perigee.wire.http.ByteRanges;
import perigee.wire.http.EntityTag;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpDate;
import perigee.wire.http.RequestHead;

/// How a request's conditions and range turn out against a response at hand (RFC 9110 §13, §14; RFC
/// 9111 §4.3.2).
public sealed interface Conditional {

  /// Serve all of it.
  record Full() implements Conditional {}

  /// 304 with `notModifiedFields`.
  record NotModified() implements Conditional {}

  /// 412.
  record PreconditionFailed() implements Conditional {}

  /// 206 with these ranges; more than one as `multipart/byteranges` (§14.6).
  record Partial(List<ByteRanges.Range> ranges) implements Conditional {
    public Partial {
      ranges = List.copyOf(ranges);
    }
  }

  /// 416 with `Content-Range: bytes */length` (§15.5.17).
  record Unsatisfiable() implements Conditional {}

  /// What is to be served.
  ///
  /// @param status of the response
  /// @param fields of the response
  /// @param length of its body, or -1 while that is not known: ranges are ignored then
  /// @param receivedAt stands in for a missing `Last-Modified` and `Date`, milliseconds since 1970
  record Selected(int status, Fields fields, long length, long receivedAt) {}

  /// Evaluates in the order of RFC 9110 §13.2.2.
  static Conditional evaluate(RequestHead request, Selected selected) {
    boolean reads = request.method().equals("GET") || request.method().equals("HEAD");
    if (selected.status() < 200 || selected.status() > 299 || !reads) {
      return new Full();
    }
    Fields asked = request.fields();
    if (fails(asked, selected)) {
      return new PreconditionFailed();
    }
    if (isNotModified(asked, selected)) {
      return new NotModified();
    }
    boolean ranged = request.method().equals("GET") && selected.status() == 200;
    return ranged && selected.length() >= 0 ? range(asked, selected) : new Full();
  }

  private static boolean fails(Fields asked, Selected selected) {
    String match = asked.combined("if-match");
    if (match != null) {
      EntityTag tag = tag(selected);
      return !match.strip().equals("*")
          && (tag == null || EntityTag.list(match).stream().noneMatch(tag::stronglyEquals));
    }
    OptionalLong since = date(asked.first("if-unmodified-since"), selected);
    if (since.isEmpty()) {
      return false;
    }
    OptionalLong modified = date(selected.fields().first("last-modified"), selected);
    return modified.isPresent() && modified.getAsLong() > since.getAsLong();
  }

  private static boolean isNotModified(Fields asked, Selected selected) {
    String noneMatch = asked.combined("if-none-match");
    if (noneMatch != null) {
      EntityTag tag = tag(selected);
      return noneMatch.strip().equals("*")
          || (tag != null && EntityTag.list(noneMatch).stream().anyMatch(tag::weaklyEquals));
    }
    OptionalLong since = date(asked.first("if-modified-since"), selected);
    return since.isPresent() && lastModified(selected) <= since.getAsLong();
  }

  /// Without `Last-Modified` its `Date`, else when it came (RFC 9111 §4.3.2).
  private static long lastModified(Selected selected) {
    Fields fields = selected.fields();
    OptionalLong modified = date(fields.first("last-modified"), selected);
    return modified.isPresent()
        ? modified.getAsLong()
        : date(fields.first("date"), selected).orElse(selected.receivedAt());
  }

  private static Conditional range(Fields asked, Selected selected) {
    Optional<ByteRanges> ranges = ByteRanges.parse(asked.first("range"));
    if (ranges.isEmpty() || !rangeApplies(asked.first("if-range"), selected)) {
      return new Full();
    }
    List<ByteRanges.Range> resolved = ranges.get().resolve(selected.length());
    return resolved.isEmpty() ? new Unsatisfiable() : new Partial(resolved);
  }

  /// RFC 9110 §13.1.5: a strong tag, or a date that is the very one and at least a second old.
  private static boolean rangeApplies(@Nullable String condition, Selected selected) {
    if (condition == null) {
      return true;
    }
    Optional<EntityTag> tag = EntityTag.parse(condition);
    if (tag.isPresent()) {
      EntityTag own = tag(selected);
      return own != null && own.stronglyEquals(tag.get());
    }
    OptionalLong asked = date(condition, selected);
    OptionalLong modified = date(selected.fields().first("last-modified"), selected);
    long date = date(selected.fields().first("date"), selected).orElse(selected.receivedAt());
    return asked.isPresent() && asked.equals(modified) && modified.getAsLong() + 1000 <= date;
  }

  private static @Nullable EntityTag tag(Selected selected) {
    return EntityTag.parse(selected.fields().first("etag")).orElse(null);
  }

  private static OptionalLong date(@Nullable String text, Selected selected) {
    return text == null ? OptionalLong.empty() : HttpDate.parse(text, selected.receivedAt());
  }

  /// The fields of a 304 (RFC 9110 §15.4.5): without what describes a body.
  static Fields notModifiedFields(Fields response) {
    Fields.Builder fields = response.toBuilder();
    List.of("content-length", "content-type", "content-encoding", "content-language")
        .forEach(fields::remove);
    if (response.has("etag")) {
      fields.remove("last-modified");
    }
    return fields.build();
  }
}
