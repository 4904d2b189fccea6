package perigee.content.record;

import org.jspecify.annotations.Nullable;

/// What is kept of one answer.
///
/// @param id the answer's `perigee-request-id`
/// @param atMillis when the request came, milliseconds since 1970
/// @param client the client's address
/// @param method the request's method
/// @param url scheme, host and target
/// @param status the answer's status; 0 if none was sent
/// @param bytes of body sent
/// @param property whose content it is; null if no property has the host
/// @param result how the cache came to it
/// @param reason why it was not a hit, in words; empty for a hit
/// @param key what the cache looked for; null if it did not look
/// @param upstream the node or origin that was asked; null if none was
/// @param upstreamId the next tier's own id for its part of the answer
/// @param attempts what was tried upstream, in order
/// @param firstByteMicros until the answer began, microseconds
/// @param totalMicros until it ended, microseconds
/// @param failure why it did not end well; null if it did
/// @param release the number of the configuration in force
public record AnswerRecord(
    String id,
    long atMillis,
    String client,
    String method,
    String url,
    int status,
    long bytes,
    @Nullable String property,
    Result result,
    String reason,
    @Nullable String key,
    @Nullable String upstream,
    @Nullable String upstreamId,
    String attempts,
    long firstByteMicros,
    long totalMicros,
    @Nullable String failure,
    long release) {

  /// One line of JSON (RFC 8259), without a line end.
  public String toJson() {
    return new JsonLine(512)
        .text("id", id)
        .number("at", atMillis)
        .text("client", client)
        .text("method", method)
        .text("url", url)
        .number("status", status)
        .number("bytes", bytes)
        .text("property", property)
        .text("cache", result.label())
        .text("reason", reason)
        .text("key", key)
        .text("upstream", upstream)
        .text("upstream-id", upstreamId)
        .text("attempts", attempts)
        .number("first-byte-us", firstByteMicros)
        .number("total-us", totalMicros)
        .text("failure", failure)
        .number("release", release)
        .end();
  }
}
