package perigee.model.property;

/// An answer that sends the client elsewhere (RFC 9110 §15.4).
///
/// @param status 301, 302, 303, 307 or 308
/// @param location the target; `{scheme}`, `{host}`, `{path}` and `{query}` (with its `?`) stand
///   for the request's own
public record Redirect(int status, String location) {}
